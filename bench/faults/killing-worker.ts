import { setTimeout as pause } from 'node:timers/promises'
import type { Deployment } from './deployment.ts'
import { type Finding, seconds } from './figures.ts'
import { startGateway } from './gateway.ts'

const messages = 12
const sentMilliseconds = 120_000
const beginMilliseconds = 30_000
const lookMilliseconds = 50

/**
 * Kills one of two workers while it sends messages. Each has its own gateway, which shows that it is active. A message
 * is sent at least once, each time with the same id. Messages of earlier scenarios are not counted.
 */
export async function killingWorker(deployment: Deployment): Promise<Finding[]> {
  const { gateway, worker, startWorker, queueMessages, withSql } = deployment
  const otherGateway = await startGateway()
  try {
    const other = await startWorker(otherGateway)
    const [first, second] = [
      { gateway, worker },
      { gateway: otherGateway, worker: other },
    ]
    for (const side of [first, second]) side.gateway.silence()
    const ids = await queueMessages(messages)
    const takenOf = ({ gateway: { taken } }: typeof first) => ids.filter((id) => taken.has(id)).length
    const hasBegun = (side: typeof first) => takenOf(side) > 0
    await until(() => hasBegun(first) || hasBegun(second), beginMilliseconds)
    const [killed, left] = hasBegun(first) ? [first, second] : [second, first]
    await killed.worker.kill()
    const since = performance.now()
    for (const side of [first, second]) side.gateway.speak()
    const isSent = await until(async () => (await waiting(withSql)) === 0, sentMilliseconds)
    const took = isSent ? performance.now() - since : Infinity
    const taken = takenOf(left)
    return [
      {
        what: `one of two workers killed while it sends ${messages} messages: until the other has sent all`,
        measured: `${seconds(took)}; ${taken} of ${messages} by the other`,
        wanted: `all within ${seconds(sentMilliseconds)}`,
        met: isSent && taken === messages,
      },
    ]
  } finally {
    otherGateway.close()
  }
}

const waiting = (withSql: Deployment['withSql']) =>
  withSql(async (sql) => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count
      from notices
      where state = 'waiting'`
    return row?.count ?? NaN
  })

async function until(fact: () => boolean | Promise<boolean>, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds
  while (!(await fact())) {
    if (performance.now() > deadline) return false
    await pause(lookMilliseconds)
  }
  return true
}
