import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { deploy } from './faults/deployment.ts'
import { type Finding, seconds, table } from './faults/figures.ts'
import { freePort } from './processes.ts'
import { judge } from './webhook-faults/judge.ts'
import { Killed, startReceiver } from './webhook-faults/killed.ts'
import { countLeft, keepChanging, listExpected, subscribe } from './webhook-faults/network.ts'

/**
 * Kills the API, two workers, the receiver and PostgreSQL in turn (SIGKILL), and restarts PostgreSQL, while offices are
 * changed by the API and webhooks get the events. Then compares what the receiver got with the log:
 * `npm run faults:webhooks -- --minutes 5 --webhooks 20 --events 10`. Exit code 1: a claim is not met.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    webhooks: { type: 'string', default: '20' },
    events: { type: 'string', default: '10' },
  },
})
const [minutes, webhooks, rate] = [Number(values.minutes), Number(values.webhooks), Number(values.events)]
const betweenMilliseconds = 4_000
const lookMilliseconds = 500
/** Receivers that were dead get failed deliveries again after up to two minutes. */
const drainMilliseconds = 6 * 60_000
const officesChanged = 40

const say = (text: string) => process.stderr.write(`${text}\n`)
const parts = new AsyncDisposableStack()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void parts.disposeAsync().finally(() => process.exit(1)))

try {
  process.exitCode = (await run()) ? 0 : 1
} finally {
  await parts.disposeAsync()
}
process.exit()

async function run(): Promise<boolean> {
  const deployment = await deploy(parts)
  const { database, gateway, withSql, startApi, startWorker } = deployment
  const receiverPort = await freePort()
  const file = parts.adopt(join(tmpdir(), `satu-pintu-received-${process.pid}`), (path) => rm(path, { force: true }))
  const receiver = new Killed(() => startReceiver(receiverPort, file))
  parts.defer(() => receiver.kill())
  const paths = Array.from({ length: webhooks }, (_, number) => `/${number}`)
  const first = await startApi()
  const api = `http://127.0.0.1:${first.port}`
  const killed = {
    api: new Killed(async () => (await startApi(first.port)).api.child, first.api.child),
    workers: [deployment.worker, await startWorker(gateway)].map(
      ({ child }) => new Killed(async () => (await startWorker(gateway)).child, child),
    ),
  }
  await receiver.restart()
  const admin = await deployment.tokenFor('admin')
  await subscribe(
    api,
    admin,
    paths.map((path) => `http://127.0.0.1:${receiverPort}${path}`),
  )
  const offices = await withSql(
    (sql) => sql<{ id: string }[]>`
      select id from offices where level = 'village' order by id limit ${officesChanged}`,
  )
  const changing = keepChanging(
    api,
    admin,
    offices.map(({ id }) => id),
    rate,
  )
  const faults = [
    () => killed.api.restart(),
    () => receiver.restart(),
    ...killed.workers.map((worker) => () => worker.restart()),
    () => database.kill().then(() => database.start()),
    () => database.stop().then(() => database.start()),
  ]
  const until = performance.now() + minutes * 60_000
  let happened = 0
  while (performance.now() < until) {
    await pause(betweenMilliseconds)
    await faults[happened++ % faults.length]?.()
  }
  const { confirmed, refusals } = await changing.stop()
  for (const refusal of refusals) say(refusal)
  say(`${happened} faults, ${confirmed} changes confirmed; waiting until all is delivered`)
  const since = performance.now()
  while ((await withSql(countLeft)) > 0 && performance.now() - since < drainMilliseconds) await pause(lookMilliseconds)
  const findings = await judged(file, paths, confirmed, happened)
  process.stdout.write(
    `${table(findings)}\nall was delivered ${seconds(performance.now() - since)} after the last fault\n`,
  )
  return findings.every(({ met }) => met)

  async function judged(received: string, at: readonly string[], least: number, count: number): Promise<Finding[]> {
    const expected = await withSql(listExpected)
    const lines = (await readFile(received, 'utf8')).split('\n').filter((line) => line !== '')
    const verdict = judge(
      expected,
      lines.map((line) => {
        const [path = '', header = '', id = '', subject = ''] = line.split(' ')
        return { path, header, id, subject }
      }),
      at,
    )
    const none = (what: string, number: number): Finding => ({
      what,
      measured: String(number),
      wanted: '0',
      met: number === 0,
    })
    return [
      {
        what: `${count} processes killed in ${minutes} minutes; events in the log`,
        measured: `${expected.length}`,
        wanted: `≥ ${least}, the changes that the API confirmed`,
        met: expected.length >= least && least > 0,
      },
      none(`events that one of ${webhooks} webhooks never got`, verdict.skipped),
      none('events under another id', verdict.foreign),
      none('events out of order for their subject', verdict.outOfOrder),
      {
        what: 'deliveries; of these doubles',
        measured: `${verdict.received}; ${verdict.doubles}`,
        wanted: '',
        met: true,
      },
    ]
  }
}
