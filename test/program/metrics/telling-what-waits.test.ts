import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { connect, inTransaction } from '../../../src/platform/db/client.ts'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import { createLog } from '../../../src/platform/log.ts'
import { createMetrics } from '../../../src/program/metrics/metrics.ts'
import { startWorker } from '../../../src/program/worker.ts'
import { ownTime } from '../../support/faults/own-time.ts'
import { wayTo } from '../../support/faults/way.ts'
import { mailRoom, reading, written } from '../../support/mail/mail-room.ts'
import { noPost } from '../../support/mail/post.ts'
import { type Sample, sampleOf, samplesOf, valueOf } from '../../support/measuring/metrics.ts'
import { network } from '../../support/network.ts'
import { getsAPaper } from '../../support/scenes/consultations.ts'
import { issued } from '../../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const log = createLog('silent')
const reads = async (): Promise<Sample[]> => samplesOf(await net.metrics.text(pool))

describe('the metrics of waiting work', () => {
  it('are all present, and 0, when nothing waits', async () => {
    const found = await reads()
    for (const [name, labels] of [
      ['satu_pintu_notices_waiting', { channel: 'whatsapp' }],
      ['satu_pintu_notices_oldest_seconds', { channel: 'untold' }],
      ['satu_pintu_certificates_waiting', {}],
      ['satu_pintu_certificates_oldest_seconds', {}],
      ['satu_pintu_received_mails_waiting', { state: 'triage' }],
      ['satu_pintu_scans_waiting', { kind: 'uploads' }],
      ['satu_pintu_scans_waiting', { kind: 'papers' }],
      ['satu_pintu_stray_objects', {}],
    ] as const)
      assert.equal(sampleOf(found, name, labels)?.value, 0, name)
    assert.equal(valueOf(found, 'satu_pintu_database_up'), 1)
  })

  it('count certificates to make, from the issue of the permit on', async () => {
    const { id } = await issued(net)
    await pool`update certificate_orders set due_at = now() + interval '1 hour' where permit_id = ${id}`
    const found = await reads()
    assert.equal(valueOf(found, 'satu_pintu_certificates_waiting'), 1)
    const age = valueOf(found, 'satu_pintu_certificates_oldest_seconds')
    assert.ok(age > 0 && age < 600, String(age))
  })

  it('count received mails that wait to be sorted, and then those in triage, with the age of the oldest', async (t) => {
    const room = await mailRoom(net)
    t.after(() => room.close())
    await room.hands(
      await written({ from: 'somebody@bare.example', to: 'perizinan@ptsp.example', subject: 'Izin', text: 'Halo' }),
    )
    const waiting = { name: 'satu_pintu_received_mails_waiting', age: 'satu_pintu_received_mails_oldest_seconds' }
    await pool`update received_mails set received_at = now() - interval '2 hours'`
    assert.equal(valueOf(await reads(), waiting.name, { state: 'received' }), 1)
    await room.reads()
    const found = await reads()
    assert.equal(valueOf(found, waiting.name, { state: 'received' }), 0)
    assert.equal(valueOf(found, waiting.name, { state: 'triage' }), 1)
    const age = valueOf(found, waiting.age, { state: 'triage' })
    assert.ok(age >= 7_200 && age < 7_800, String(age))
  })

  it('count stray objects, and files that wait for a scan', async () => {
    await pool`insert into stray_objects (object_key, since) values ('documents/x', now() - interval '3 hours')`
    const draft = await net.applicant.drafts('IMB')
    const { id } = await net.applicant.uploads('identity_card', draft)
    await pool`update documents set next_scan_at = now(), uploaded_at = now() - interval '1 hour' where id = ${id}`
    await getsAPaper(net, draft)
    await pool`update consultation_papers set next_scan_at = now(), uploaded_at = now() - interval '2 hours'`
    const found = await reads()
    assert.equal(valueOf(found, 'satu_pintu_stray_objects'), 1)
    assert.ok(valueOf(found, 'satu_pintu_stray_objects_oldest_seconds') >= 10_800)
    assert.equal(valueOf(found, 'satu_pintu_scans_waiting', { kind: 'uploads' }), 1)
    assert.ok(valueOf(found, 'satu_pintu_scans_oldest_seconds', { kind: 'uploads' }) >= 3_600)
    assert.equal(valueOf(found, 'satu_pintu_scans_waiting', { kind: 'papers' }), 1)
    assert.ok(valueOf(found, 'satu_pintu_scans_oldest_seconds', { kind: 'papers' }) >= 7_200)
  })
})

describe('the metric of the clock', () => {
  const offset = async () => valueOf(await reads(), 'satu_pintu_clock_offset_seconds')

  it('says by how many seconds this process is ahead of the database or behind it', async (t) => {
    const [real, hour] = [Date.now(), 3_600_000]
    const near = (seconds: number) => assert.ok(Math.abs(seconds) < 60, String(seconds))
    near(await offset())
    t.mock.timers.enable({ apis: ['Date'], now: real + hour })
    near((await offset()) - 3_600)
    t.mock.timers.setTime(real - hour)
    near((await offset()) + 3_600)
  })
})

describe('the metrics without a database', () => {
  it('show the process and that the database is gone, and no stale values', async (t) => {
    await using way = await wayTo(net.url)
    const database = connect(way.url)
    t.after(() => database.close())
    const metrics = createMetrics({ revision: 'abc123' })
    const up = 'satu_pintu_database_up'
    assert.equal(valueOf(samplesOf(await metrics.text(database.pool)), up), 1)
    way.freeze()
    using time = ownTime()
    const found = samplesOf(await metrics.text(database.pool))
    assert.ok(time.passed() < 6_000, `after ${time.passed()} ms`)
    assert.equal(sampleOf(found, up)?.value, 0)
    assert.equal(valueOf(found, 'satu_pintu_build_info', { revision: 'abc123', version: '0.1.0' }), 1)
    assert.ok(sampleOf(found, 'process_start_time_seconds'))
    assert.deepEqual(
      found.filter(({ name }) =>
        /stray|certificates|notices|mails|scans|alarms|calendars|clock_offset|_jobs/.test(name),
      ),
      [],
    )
  })
})

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}

/** Returns the number of rows of a table that a plan has read. */
const rowsOf = (plan: Plan, table: RegExp): number =>
  (table.test(plan['Relation Name'] ?? '')
    ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
    : 0) + (plan.Plans ?? []).reduce((sum, below) => sum + rowsOf(below, table), 0)

describe('the queries of the metrics', () => {
  const small = ['queue', 'calendar_alarms', 'calendar_versions', 'untold', 'webhooks']
  const asked: string[] = []

  before(async () => {
    const worker = await startWorker({ ...net, databaseUrl: net.url, post: noPost, reading: reading(), log })
    await worker.stop()
    const seen = connect(net.url, requestLimits, { statement: ({ sql }) => asked.push(sql) })
    await net.metrics.text(seen.pool)
    await seen.close()
  })

  it('use an index', async () => {
    const scanned = await inTransaction(pool, async (tx) => {
      await tx`set local enable_seqscan = off`
      const plans: string[] = []
      for (const sql of asked) {
        const rows = await tx.unsafe<{ 'QUERY PLAN': string }[]>(`explain (generic_plan) ${sql}`)
        plans.push(...rows.map((row) => row['QUERY PLAN']))
      }
      return plans.flatMap((line) => /Seq Scan on (\w+)/.exec(line)?.[1] ?? [])
    })
    assert.ok(asked.length >= 9, asked.join('\n'))
    assert.deepEqual(
      scanned.filter((table) => !small.includes(table)),
      [],
    )
  })

  it('skip finished jobs, however many there are', async () => {
    await pool`
      insert into pgboss.job (name, state, completed_on)
      select 'count_events', 'completed', now() - n * interval '1 minute'
      from generate_series(1, 5000) n`
    await pool`analyze pgboss.job`
    const [jobs] = asked.filter((sql) => sql.includes('pgboss.queue'))
    const [row] = await pool.unsafe<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(`explain (analyze, format json) ${jobs}`)
    const [{ Plan: plan } = assert.fail()] = row?.['QUERY PLAN'] ?? []
    assert.ok(rowsOf(plan, /^job/) < 200, `${rowsOf(plan, /^job/)} rows of jobs`)
  })
})
