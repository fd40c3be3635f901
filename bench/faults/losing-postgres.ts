import { setTimeout as pause } from 'node:timers/promises'
import type { Product } from '../../test/support/deployment/product.ts'
import { type Answer, isPutOff, isWell, keepAsking, statusesOf, timesOf, untilWell, whileAsking } from './asking.ts'
import type { Deployment } from './deployment.ts'
import { type Finding, seconds } from './figures.ts'

/** Milliseconds for which PostgreSQL runs before it is killed again, while the product opens connections. */
const kills = [2_000, 0, 50, 150, 400]
const backMilliseconds = 2_000
const messageLimitMilliseconds = 30_000
const messageLookMilliseconds = 20
const freezeMilliseconds = 8_000
const askReadyMilliseconds = 500
const readyMilliseconds = 2_000
/** The time limit of a statement, and some more for the response. */
const silentMilliseconds = 12_500
const atOnce = 24

const isAlive = ({ child }: Product) => child.exitCode === null && child.signalCode === null
const refusedBadly = (answers: readonly Answer[]) => answers.filter((answer) => !isWell(answer) && !isPutOff(answer))

/** Kills PostgreSQL ten times, also while the product opens connections. */
export async function killingPostgres(deployment: Deployment): Promise<Finding[]> {
  const { database, api, worker } = deployment
  const { readsApplication, drafts, readsType } = deployment.asks()
  const backs: number[] = []
  const messages: number[] = []
  const asking = keepAsking([readsApplication, drafts, readsType], atOnce)
  for (const milliseconds of kills) {
    await database.kill()
    await database.start()
    await pause(milliseconds)
    await database.kill()
    await pause(milliseconds)
    await database.start()
    const [back, message] = await Promise.all([untilWell([readsApplication, drafts]), untilSent(deployment)])
    backs.push(back)
    messages.push(message)
  }
  const answers = await asking.stop()
  const bad = refusedBadly(answers)
  const alive = [api, worker].filter(isAlive).length
  return [
    {
      what: `PostgreSQL killed ${2 * kills.length} times under load: processes that live`,
      measured: `${alive} of 2`,
      wanted: 'API and worker',
      met: alive === 2,
    },
    {
      what: 'the same: until a read and a write succeed, from when PostgreSQL is back',
      measured: `at most ${seconds(Math.max(...backs))}`,
      wanted: `≤ ${seconds(backMilliseconds)}`,
      met: Math.max(...backs) <= backMilliseconds,
    },
    {
      what: 'the same: until the worker has sent a message that is queued then',
      measured: `at most ${seconds(Math.max(...messages))}`,
      wanted: `≤ ${seconds(backMilliseconds)}`,
      met: Math.max(...messages) <= backMilliseconds,
    },
    {
      what: 'the same: all answers to requests',
      measured: statusesOf(answers),
      wanted: '2xx, or 503 with Retry-After',
      met: bad.length === 0,
    },
  ]
}

/** Queues a message. Returns the milliseconds until the gateway receives it; Infinity after half a minute. */
async function untilSent({ queueMessages, gateway }: Deployment): Promise<number> {
  const since = performance.now()
  const before = gateway.taken.size
  await queueMessages(1)
  while (gateway.taken.size === before) {
    if (performance.now() - since > messageLimitMilliseconds) return Infinity
    await pause(messageLookMilliseconds)
  }
  return performance.now() - since
}

/** Freezes PostgreSQL for 8 seconds under load. */
export async function freezingPostgres({ database, asks }: Deployment): Promise<Finding[]> {
  const { readsApplication, drafts, ready } = asks()
  const readiness: Answer[] = []
  database.freeze()
  const asking = whileAsking([readsApplication, drafts], atOnce, async () => {
    const until = performance.now() + freezeMilliseconds
    try {
      while (performance.now() < until) {
        readiness.push(await ready())
        await pause(askReadyMilliseconds)
      }
    } finally {
      database.thaw()
    }
  })
  await pause(freezeMilliseconds)
  const back = await untilWell([ready, readsApplication, drafts])
  const answers = await asking
  const putOff = answers.filter(isPutOff)
  const longest = Math.max(0, ...putOff.map(({ milliseconds }) => milliseconds))
  return [
    {
      what: `PostgreSQL frozen for ${seconds(freezeMilliseconds)}: \`/health/ready\``,
      measured: `${statusesOf(readiness)}; at most ${seconds(timesOf(readiness).longest)}`,
      wanted: `503 within ${seconds(readyMilliseconds)}`,
      met: readiness.every(({ status }) => status === 503) && timesOf(readiness).longest <= readyMilliseconds,
    },
    {
      what: `the same: requests, ${atOnce} at once`,
      measured: `${statusesOf(answers)}; refused after at most ${seconds(longest)}`,
      wanted: `2xx, or 503 with Retry-After within ${seconds(silentMilliseconds)}`,
      met: refusedBadly(answers).length === 0 && putOff.length > 0 && longest <= silentMilliseconds,
    },
    {
      what: 'the same: until readiness, a read and a write succeed, from when PostgreSQL goes on',
      measured: seconds(back),
      wanted: `≤ ${seconds(backMilliseconds)}`,
      met: back <= backMilliseconds,
    },
  ]
}
