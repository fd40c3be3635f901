import assert from 'node:assert/strict'
import { after, afterEach, describe, it, type TestContext } from 'node:test'
import { PgBoss } from 'pg-boss'
import { pino } from 'pino'
import { jobs } from '../../../src/program/registers.ts'
import { startWorker } from '../../../src/program/worker.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { gate, replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { reading } from '../../support/mail/mail-room.ts'
import { noPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const { pool } = net.database
const lines: { level: number; job?: string; err?: { message: string } }[] = []
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })

/** Starts a worker that is stopped at the end of the test at the latest. */
async function starts(t: TestContext) {
  const worker = await startWorker({
    databaseUrl: net.url,
    database: net.database,
    storage: net.storage,
    vault: net.vault,
    post: noPost,
    reading: reading(),
    log,
  })
  t.after(() => worker.stop())
  return worker
}

const sweep = 'sweep_stray_objects'

const leavesStrays = (count: number) => pool`
  insert into stray_objects (object_key, since)
  select 'documents/' || gen_random_uuid(), now() - interval '1 day'
  from generate_series(1, ${count}::int)`
const strays = async () => (await pool`select from stray_objects`).length
const statesOf = async (name: string) =>
  (await pool<{ state: string }[]>`select state::text from pgboss.job where name = ${name} order by created_on`).map(
    ({ state }) => state,
  )

async function sends(name: string, times = 1): Promise<void> {
  const boss = new PgBoss({ connectionString: net.url, supervise: false, schedule: false, migrate: false })
  boss.on('error', () => {})
  await boss.start()
  for (let sent = 0; sent < times; sent++) await boss.send(name, {})
  await boss.stop()
}

afterEach(async () => {
  await pool`delete from pgboss.job`
  await pool`delete from stray_objects`
})

describe('several workers', () => {
  it('can start at once on an empty database', async (t) => {
    assert.equal((await pool`select from pg_namespace where nspname = 'pgboss'`).length, 0)
    await Promise.all([starts(t), starts(t), starts(t)])
    assert.deepEqual(
      new Set((await pool<{ name: string }[]>`select name from pgboss.schedule`).map(({ name }) => name)),
      new Set(Object.keys(jobs)),
    )
  })

  it('run a job once, and queue no second one while it runs', async (t) => {
    await Promise.all([starts(t), starts(t)])
    const held = gate()
    const removed: string[] = []
    using _ = storage.replaceParts(() => ({
      remove: async (key) => {
        removed.push(key)
        await held.pass()
      },
    }))
    await leavesStrays(1)
    await sends(sweep)
    await held.reached
    await sends(sweep, 5)
    assert.deepEqual(await statesOf(sweep), ['active'])
    held.letPass()
    await eventually('the job is done', async () => (await statesOf(sweep)).every((state) => state === 'completed'))
    assert.equal(removed.length, 1)
  })
})

describe('a worker', () => {
  it('sends heartbeats for its job, so that others take the job soon when it is killed', async (t) => {
    await starts(t)
    const queues = await pool<
      { name: string; seconds: number | null }[]
    >`select name, heartbeat_seconds as seconds from pgboss.queue where name = any(${Object.keys(jobs)})`
    assert.deepEqual(new Set(queues.map(({ seconds }) => seconds)), new Set([30]))
    assert.equal(queues.length, Object.keys(jobs).length)
  })

  it('writes no queue or schedule at a start that finds them as they should be', async (t) => {
    const written = () => pool`
      select name, updated_on from pgboss.queue where name = any(${Object.keys(jobs)})
      union all
      select name, updated_on from pgboss.schedule
      order by 1, 2`
    await (await starts(t)).stop()
    const before = await written()
    await (await starts(t)).stop()
    assert.equal(before.length, 2 * Object.keys(jobs).length)
    assert.deepEqual(await written(), before)
  })

  it('corrects queues and schedules of an earlier version', async (t) => {
    await (await starts(t)).stop()
    const kept = () => pool`
      select q.name, q.heartbeat_seconds, q.notify, s.cron
      from pgboss.queue q
      join pgboss.schedule s on s.name = q.name
      order by q.name`
    const before = await kept()
    for (const change of [
      pool`update pgboss.queue set notify = false`,
      pool`update pgboss.queue set heartbeat_seconds = null`,
      pool`update pgboss.schedule set cron = '0 0 1 1 *'`,
    ]) {
      await change
      await (await starts(t)).stop()
      assert.deepEqual(await kept(), before)
    }
  })

  it('begins a job when it is queued, although it polls every 30 seconds', async (t) => {
    await (await starts(t)).stop()
    await starts(t)
    await sends(sweep)
    await eventually('the first job is done', async () => (await statesOf(sweep)).includes('completed'))
    await sends(sweep)
    const since = performance.now()
    await eventually('the second one is done', async () => (await statesOf(sweep)).join() === 'completed,completed')
    assert.ok(performance.now() - since < 15_000)
  })

  it('that is stopped ends after its current batch, and leaves no connection', async (t) => {
    const connections = async () => (await pool`select from pg_stat_activity where datname = current_database()`).length
    const before = await connections()
    const worker = await starts(t)
    const held = gate()
    using _ = storage.replaceParts(() => ({ remove: held.pass }))
    await leavesStrays(250)
    await sends(sweep)
    await held.reached
    const stopped = worker.stop()
    held.letPass()
    await stopped
    assert.equal(await strays(), 150)
    await eventually('its connections are closed', async () => (await connections()) <= before)
  })

  it('reports a job that fails, and retries it', async (t) => {
    await starts(t)
    using _ = storage.replaceParts(() => ({ remove: () => Promise.reject(new Error('denied')) }))
    await leavesStrays(1)
    await sends(sweep)
    await eventually('the job is to be tried again', async () => (await statesOf(sweep)).includes('retry'))
    const told = lines.filter(({ level, job }) => level === 50 && job === sweep)
    assert.match(told[0]?.err?.message ?? '', /1 of 1 stray objects/)
  })

  it('recomputes deadlines right after a calendar is published, without waiting for its schedule', async (t) => {
    const file = await net.applicant.submits()
    await net.frontDesk.takes('accept', file)
    await starts(t)
    const editionOf = async () =>
      (await pool<{ edition: number }[]>`select calendar_edition as edition from applications where id = ${file.id}`)[0]
        ?.edition
    const before = await editionOf()
    const { version, officeHours, daysOff } = await net.nobody.does<{
      version: number
      officeHours: object[]
      daysOff: object[]
    }>(200, 'GET', '/v1/calendar/2026')
    await net.admin.does(201, 'POST', '/v1/calendar/2026/versions', {
      body: { officeHours, daysOff },
      headers: { 'if-match': `"${version}"` },
    })
    await eventually('the file is of the new edition', async () => (await editionOf()) !== before)
    assert.deepEqual(await statesOf('recompute_deadlines'), [])
  })

  it('finishes every job, also when there is nothing to do', async (t) => {
    await starts(t)
    for (const name of Object.keys(jobs)) await sends(name)
    for (const name of Object.keys(jobs))
      await eventually(`${name} is done`, async () => (await statesOf(name)).includes('completed'))
  })
})
