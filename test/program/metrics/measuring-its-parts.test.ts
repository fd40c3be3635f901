import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect, type Database } from '../../../src/platform/db/client.ts'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import { createLog } from '../../../src/platform/log.ts'
import { Readiness } from '../../../src/program/health/readiness.ts'
import { createMetrics } from '../../../src/program/metrics/metrics.ts'
import { startWorker } from '../../../src/program/worker.ts'
import { buildWorkerPages } from '../../../src/program/worker-pages.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { beginsUpload, listening } from '../../support/files/sending.ts'
import { reading } from '../../support/mail/mail-room.ts'
import { noPost } from '../../support/mail/post.ts'
import { type Sample, sampleOf, samplesOf, valueOf } from '../../support/measuring/metrics.ts'
import { metricsToken, network } from '../../support/network.ts'
import { somePdf } from '../../support/person.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const port = await listening(net)
const log = createLog('silent')
const reads = async (metrics = net.metrics): Promise<Sample[]> => samplesOf(await metrics.text(net.database.pool))

describe('the metrics of a connection pool', () => {
  /** Takes all ten connections until `end` is called. */
  async function takesAll(database: Database) {
    const { promise, resolve } = Promise.withResolvers<void>()
    const holding = Array.from({ length: 10 }, () => database.pool.begin(() => promise))
    await eventually('all connections are taken', async () => database.load().busy === 10)
    return {
      async end() {
        resolve()
        await Promise.all(holding)
      },
    }
  }

  it('show how many connections are taken, how many queries wait, and for how long', async (t) => {
    const metrics = createMetrics()
    const database = connect(net.url, { ...requestLimits, acquire: 60_000 }, metrics.pools.watch('jobs'))
    t.after(() => database.close())
    metrics.pools.add('jobs', database)
    const taken = await takesAll(database)
    const patient = database.pool`select 1`.execute()
    await eventually('one waits', async () => database.load().waiting === 1)
    const pool = { pool: 'jobs' }
    const meanwhile = await reads(metrics)
    assert.equal(valueOf(meanwhile, 'satu_pintu_database_pool_busy', pool), 10)
    assert.equal(valueOf(meanwhile, 'satu_pintu_database_pool_waiting', pool), 1)
    await taken.end()
    await patient
    const found = await reads(metrics)
    assert.equal(valueOf(found, 'satu_pintu_database_pool_waiting', pool), 0)
    assert.equal(valueOf(found, 'satu_pintu_database_pool_wait_seconds_count', pool), 1)
    assert.equal(sampleOf(found, 'satu_pintu_database_pool_timeouts_total', pool)?.value, 0)
  })

  it('count queries that got no connection in time', async (t) => {
    const metrics = createMetrics()
    const database = connect(net.url, { ...requestLimits, acquire: 50 }, metrics.pools.watch('requests'))
    t.after(() => database.close())
    const taken = await takesAll(database)
    await assert.rejects(database.pool`select 1`, { code: 'POOL_TIMEOUT' })
    await taken.end()
    const found = await reads(metrics)
    assert.equal(valueOf(found, 'satu_pintu_database_pool_timeouts_total', { pool: 'requests' }), 1)
    assert.equal(valueOf(found, 'satu_pintu_database_pool_wait_seconds_count', { pool: 'requests' }), 1)
  })
})

describe('the metrics of the storage', () => {
  const counts = async () => {
    const found = await reads()
    return {
      calls: valueOf(found, 'satu_pintu_storage_seconds_count', { call: 'put' }),
      failures: valueOf(found, 'satu_pintu_storage_failures_total', { call: 'put' }),
    }
  }

  it('count and time each call, and count failures', async () => {
    const draft = await net.applicant.drafts('IMB')
    const before = await counts()
    await net.applicant.uploads('identity_card', draft)
    assert.deepEqual(await counts(), { ...before, calls: before.calls + 1 })
    {
      using _full = storage.replaceParts(() => ({ put: () => Promise.reject(new Error('The disk is full.')) }))
      await net.applicant.triesUpload('identity_card', draft, somePdf())
    }
    assert.deepEqual(await counts(), { calls: before.calls + 2, failures: before.failures + 1 })
  })

  it('count no failure of the storage when the sender breaks an upload off', async () => {
    const draft = await net.applicant.drafts('IMB')
    const before = await counts()
    const sending = beginsUpload(port, net.applicant, draft, 'identity_card')
    for (const chunk of longPdf(6 * 1024 * 1024)) await sending.sends(chunk)
    await sending.breaksOff()
    await eventually('the upload has ended', async () => (await counts()).calls === before.calls + 1)
    assert.equal((await counts()).failures, before.failures)
  })
})

describe('the metrics of a worker', () => {
  const runs = (found: readonly Sample[], job: string, result: string) =>
    sampleOf(found, 'satu_pintu_job_runs_total', { job_name: job, result })?.value
  const works = async (metrics: ReturnType<typeof createMetrics>) => {
    const worker = await startWorker({
      ...net,
      databaseUrl: net.url,
      post: noPost,
      reading: reading(),
      log,
      watch: metrics.jobs,
    })
    await worker.stop()
  }

  it('count the failed and the successful runs of each job, and the items that they processed', async () => {
    const metrics = createMetrics()
    const { pool } = net.database
    const job = 'send_notices'
    const items = async () => valueOf(await reads(metrics), 'satu_pintu_job_items_total', { job_name: job })
    await net.applicant.submits('SKTM')
    await pool`alter table untold rename to hidden`
    await works(metrics)
    await pool`alter table hidden rename to untold`
    assert.ok((runs(await reads(metrics), job, 'failed') ?? 0) >= 1)
    assert.equal(await items(), 0)
    await works(metrics)
    const found = await reads(metrics)
    assert.ok((runs(found, job, 'done') ?? 0) >= 1)
    assert.equal(await items(), 1)
    assert.ok(valueOf(found, 'satu_pintu_job_run_seconds_count', { job_name: job }) >= 2)
    assert.equal(runs(found, 'lapse_applications', 'failed'), 0)
  })

  it('count corrections of the clock', async () => {
    const metrics = createMetrics()
    await net.database.pool`update pgboss.version set cron_on = now() + interval '1 hour'`
    await works(metrics)
    assert.equal(valueOf(await reads(metrics), 'satu_pintu_clock_corrections_total'), 1)
  })

  it('show when the certificate of the signer ends', async () => {
    const metrics = createMetrics()
    const name = 'satu_pintu_signer_certificate_expiry_timestamp_seconds'
    assert.equal(sampleOf(await reads(metrics), name), undefined)
    metrics.jobs.signerValidUntil(new Date('2027-01-01T00:00:00Z'))
    assert.equal(valueOf(await reads(metrics), name), Date.parse('2027-01-01T00:00:00Z') / 1_000)
  })
})

describe('the pages of a worker', () => {
  it('are its metrics, with the token, and its health', async (t) => {
    const app = await buildWorkerPages({
      ...net,
      readiness: Readiness.given(),
      metricsAccess: { tokens: [metricsToken] },
    })
    t.after(() => app.close())
    const asks = async (url: string, token?: string) =>
      app.inject({ url, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })
    const metrics = await asks('/metrics', metricsToken)
    assert.equal(metrics.statusCode, 200)
    assert.equal(valueOf(samplesOf(metrics.body), 'satu_pintu_database_up'), 1)
    assert.equal((await asks('/metrics')).statusCode, 401)
    assert.deepEqual((await asks('/health/live')).json(), { status: 'ok' })
    assert.deepEqual((await asks('/health/ready')).json(), { status: 'ok' })
    assert.equal((await asks('/v1/offices')).statusCode, 404)
  })
})
