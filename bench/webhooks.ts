import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startPostgres } from '../src/embedded/postgres.ts'
import { logEvents } from '../src/events/log-events.ts'
import { newSecret, sealSecrets } from '../src/events/webhooks/secrets.ts'
import { connect, type Db } from '../src/platform/db/client.ts'
import { jobLimits } from '../src/platform/db/limits.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { createVault } from '../src/privacy/vault.ts'
import { loadNetwork } from '../src/sample/load.ts'
import { cpuOf, cpuOfTree, parentOf } from './processes.ts'
import { keys } from './webhooks/keys.ts'

/**
 * Measures the delivery of events to webhooks by workers in separate processes:
 * `node bench/webhooks.ts --webhooks 200 --events 50 --seconds 30 --workers 1`.
 */
const { values } = parseArgs({
  options: {
    webhooks: { type: 'string', default: '200' },
    events: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '30' },
    workers: { type: 'string', default: '1' },
  },
})
const [webhooks, events, seconds] = [Number(values.webhooks), Number(values.events), Number(values.seconds)]
const ofOneAgency = 20
const ticksOfSecond = 10

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-bench-'))
const server = await startPostgres({ dataDir: join(folder, 'postgres') })
await migrate(server.url)
const database = connect(server.url, jobLimits)
await loadNetwork(database.pool)
const vault = await createVault(keys)
const receiver = fork(fileURLToPath(new URL('webhooks/receiver.ts', import.meta.url)))
const [{ port }] = await once(receiver, 'message')
await subscribe(database.pool)
const [backend] = await database.pool<{ pid: number }[]>`select pg_backend_pid() as pid`
const postmaster = parentOf(backend?.pid ?? 0)
const offices = (await database.pool<{ id: string }[]>`select id from offices order by id`).map(({ id }) => id)
await logEvents(database.pool)
await database.pool`
  update webhooks w
  set position = e.position, wanted = e.position
  from event_log_end e`
await database.pool`update webhook_routing r set position = e.position from event_log_end e`
const workers = Array.from({ length: Number(values.workers) }, () =>
  fork(fileURLToPath(new URL('webhooks/worker.ts', import.meta.url)), [server.url]),
)
await Promise.all(workers.map((worker) => once(worker, 'message')))
const cpuNow = () => ({
  workers: workers.reduce((sum, { pid }) => sum + cpuOf(pid ?? 0), 0),
  database: cpuOfTree(postmaster),
  receiver: cpuOf(receiver.pid ?? 0),
})

const before = cpuNow()
const begun = performance.now()
for (let tick = 0; tick < seconds * ticksOfSecond; tick++) {
  const count = events / ticksOfSecond
  await happen(
    database.pool,
    Array.from({ length: count }, (_, index) => offices[(tick * count + index) % offices.length]),
  )
  await pause(Math.max(0, begun + (tick + 1) * (1_000 / ticksOfSecond) - performance.now()))
}
const expected = webhooks * events * seconds
const lags: number[] = []
while (lags.length < expected && performance.now() - begun < (seconds + 60) * 1_000) {
  receiver.send('lags')
  const [answer] = await once(receiver, 'message')
  for (const lag of answer.lags) lags.push(lag)
  await pause(100)
}
const wall = (performance.now() - begun) / 1_000
const now = cpuNow()
const each = (part: keyof typeof now) => ((now[part] - before[part]) / lags.length).toFixed(3)
lags.sort((one, other) => one - other)
const share = (part: number) => lags[Math.min(lags.length - 1, Math.floor(lags.length * part))]
process.stdout.write(
  `${webhooks} webhooks, ${events} events a second for ${seconds} s: ${lags.length} of ${expected} deliveries in ` +
    `${wall.toFixed(1)} s\nlag p50 ${share(0.5)} ms, p99 ${share(0.99)} ms, most ${share(1)} ms\n` +
    `CPU a delivery: ${workers.length} workers ${each('workers')} ms, PostgreSQL ${each('database')} ms, receiver ` +
    `${each('receiver')} ms\n`,
)
for (const worker of workers) worker.disconnect()
await Promise.all(workers.map((worker) => once(worker, 'exit')))
receiver.disconnect()
await database.close()
await server.stop()
await rm(folder, { recursive: true, force: true })

/** Inserts the webhooks, twenty for each agency, all for every event. */
async function subscribe(db: Db): Promise<void> {
  const registration = { permitTypes: ['*'], regions: ['*'], scopes: ['webhooks:write'] }
  let clientId = ''
  for (let count = 0; count < webhooks; count++) {
    if (count % ofOneAgency === 0) {
      const [client] = await db<{ id: string }[]>`
        insert into clients (environment, registration)
        values ('test', ${JSON.stringify(registration)}::text::jsonb)
        returning id`
      clientId = client?.id ?? ''
    }
    const id = crypto.randomUUID()
    const { personal, kid } = await sealSecrets(vault, id, { current: newSecret(), previous: null })
    await db`
      insert into webhooks (id, client_id, url, permit_types, regions, personal, personal_kid, position, wanted)
      values (${id}, ${clientId}, ${`http://127.0.0.1:${port}/${count}`}, '{*}', '{*}', ${personal}, ${kid}, 0, 0)`
  }
}

/** Changes offices, and moves their events to the log. */
async function happen(db: Db, ids: readonly (string | undefined)[]): Promise<void> {
  await db`
    with changed as (
      update offices
      set version = version + 1
      where id = any(${[...ids].filter((id) => id !== undefined)}::uuid[])
      returning id, version
    )
    insert into office_events (office_id, version, type, details, at)
    select id, version, 'office.updated', '{}', clock_timestamp()
    from changed`
  await logEvents(db)
}
