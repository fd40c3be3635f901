import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createLog } from '../../../src/platform/log.ts'
import { startWorker } from '../../../src/program/worker.ts'
import { committedContract, operationsOf } from '../../support/contract/operations.ts'
import { reading } from '../../support/mail/mail-room.ts'
import { noPost } from '../../support/mail/post.ts'
import { samplesOf, valueOf } from '../../support/measuring/metrics.ts'
import { metricsToken, network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'

/** The token of before, while it rotates. */
const formerToken = 'the-token-before-the-rotation'
const net = await network({ metricsAccess: { tokens: [metricsToken, formerToken] } })
after(() => net.close())
const operator = net.bearer(metricsToken)

/** Returns the samples of the metrics page. */
async function samples() {
  const { status, text, headers } = await operator.asks('GET', '/metrics')
  assert.equal(status, 200, text)
  assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
  return samplesOf(text)
}

const knownLabels = [
  ...['operation', 'status', 'le', 'state', 'job_name', 'channel', 'result', 'pool', 'kind', 'call', 'cache'],
  ...['version', 'revision', 'node', 'holder'],
]

describe('the metrics', () => {
  it('require their token, and no person or agency can read them', async () => {
    for (const somebody of [
      net.nobody,
      net.applicant,
      net.admin,
      net.bearer('another-token-than-that-one'),
      net.bearer(metricsToken.slice(0, -1)),
      net.bearer(`${metricsToken},${formerToken}`),
    ]) {
      isRefused(await somebody.asks('GET', '/metrics'), 401, 'unauthorized')
    }
  })

  it('are read with the new token and with the one before it while the token rotates', async () => {
    for (const token of [metricsToken, formerToken])
      assert.equal((await net.bearer(token).asks('GET', '/metrics')).status, 200)
  })

  it('count each operation by status, and measure how long it took', async () => {
    const before = await samples()
    await net.applicant.drafts('SKTM')
    for (const id of ['none', crypto.randomUUID()]) await net.applicant.asks('GET', `/v1/applications/${id}`)
    const found = await samples()
    const risen = (name: string, labels: Record<string, string>) =>
      valueOf(found, name, labels) - valueOf(before, name, labels)
    assert.equal(risen('satu_pintu_requests_total', { operation: 'createApplication', status: '201' }), 1)
    for (const status of ['400', '404'])
      assert.equal(risen('satu_pintu_requests_total', { operation: 'getApplication', status }), 1)
    assert.equal(risen('satu_pintu_request_seconds_count', { operation: 'getApplication' }), 2)
    assert.equal(risen('satu_pintu_request_seconds_bucket', { operation: 'getApplication', le: '+Inf' }), 2)
  })

  it('show connections by state, and jobs once there is a worker', async () => {
    assert.deepEqual(
      (await samples()).filter(({ name }) => name === 'satu_pintu_jobs'),
      [],
    )
    const worker = await startWorker({
      databaseUrl: net.url,
      database: net.database,
      storage: net.storage,
      vault: net.vault,
      post: noPost,
      reading: reading(),
      log: createLog('silent'),
      watch: net.metrics.jobs,
    })
    await worker.stop()
    await net.database.pool`
        insert into pgboss.job (name, state)
        values ('lapse_applications', 'created'), ('forget_rate_counters', 'failed')`
    await net.database.pool`
        insert into pgboss.job (name, state, completed_on) values ('deem_granted', 'completed', '2099-01-01T00:00:00Z')`
    const found = await samples()
    assert.equal(valueOf(found, 'satu_pintu_jobs', { job_name: 'lapse_applications', state: 'waiting' }), 1)
    assert.equal(valueOf(found, 'satu_pintu_jobs', { job_name: 'forget_rate_counters', state: 'failed' }), 1)
    assert.equal(
      valueOf(found, 'satu_pintu_job_finished_timestamp_seconds', { job_name: 'deem_granted' }),
      Date.parse('2099-01-01T00:00:00Z') / 1000,
    )
    assert.ok(valueOf(found, 'satu_pintu_database_connections', { state: 'active' }) >= 1)
  })

  it('count a failed job until one of its kind is finished', async () => {
    const failed = async () =>
      valueOf(await samples(), 'satu_pintu_jobs', { job_name: 'erase_after_retention', state: 'failed' })
    const ends = (state: 'completed' | 'failed', at: string) => net.database.pool`
      insert into pgboss.job (name, state, completed_on)
      values ('erase_after_retention', ${state}, ${at})`
    await ends('completed', '2099-01-01T00:00:00Z')
    await ends('failed', '2098-12-31T00:00:00Z')
    assert.equal(await failed(), 0)
    await ends('failed', '2099-01-02T00:00:00Z')
    assert.equal(await failed(), 1)
    await ends('completed', '2099-01-03T00:00:00Z')
    assert.equal(await failed(), 0)
  })

  it('show the waiting events and notices', async () => {
    await net.applicant.submits('SKTM')
    await net.applicant.does(201, 'POST', '/v1/me/contacts', {
      body: { channel: 'email', address: 'applicant-1@example.org' },
    })
    const found = await samples()
    assert.deepEqual(
      ['untold', 'email'].map((channel) => valueOf(found, 'satu_pintu_notices_waiting', { channel })),
      [1, 1],
    )
  })

  it('have only labels of a fixed list, for any requests', async () => {
    const nik = '3172055708990042'
    for (const path of [
      `/v1/applications/${nik}`,
      `/${nik}`,
      `/v1/applications?q=${nik}`,
      `/v1/permit-types/${nik}/versions/1`,
    ])
      await net.applicant.asks('GET', path)
    for (let index = 0; index < 20; index++) await net.nobody.asks('GET', `/nowhere/${index}`)
    const operations = new Set([...operationsOf(committedContract()).map(({ operationId }) => operationId), 'none'])
    for (const { name, labels } of (await samples()).filter((sample) => sample.name.startsWith('satu_pintu_'))) {
      assert.ok(labels['operation'] === undefined || operations.has(labels['operation']), JSON.stringify(labels))
      assert.match(labels['status'] ?? '200', /^[2-5][0-9]{2}$/)
      assert.ok(
        Object.keys(labels).every((label) => knownLabels.includes(label)),
        name,
      )
      assert.ok(!JSON.stringify(labels).includes(nik))
    }
  })
})
