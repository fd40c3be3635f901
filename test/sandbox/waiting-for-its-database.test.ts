import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createLog } from '../../src/platform/log.ts'
import { Readiness } from '../../src/program/health/readiness.ts'
import { openSandbox } from '../../src/program/sandbox/open-sandbox.ts'
import { readPolicies } from '../../src/program/settings/rate-limits.ts'
import type { SandboxGround } from '../../src/program/starting/modes.ts'
import { openSandboxDatabase, workOnSandbox } from '../../src/program/starting/sandbox-database.ts'
import { startTracing } from '../../src/program/tracing/start.ts'
import { buildWorkerPages } from '../../src/program/worker-pages.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { wayTo } from '../support/faults/way.ts'
import { samplesOf, valueOf } from '../support/measuring/metrics.ts'
import { metricsToken, publicUrl } from '../support/network.ts'
import { startCollector } from '../support/outside/collector.ts'
import { isRefused } from '../support/refusal.ts'
import { withSandbox, withTestKey } from '../support/scenes/sandbox.ts'
import { ownTargets } from '../support/scenes/webhooks.ts'

const log = createLog('silent')
const parts = new AsyncDisposableStack()
const stopping = new AbortController()
const collector = await startCollector()
const tracing = startTracing({ endpoint: collector.url, serviceName: 'satu-pintu', share: 1 }, log)
const near = { parts, log, signal: stopping.signal, tracing }
let found: { ground: SandboxGround; url: string; port: number } | undefined

const { net, close } = await withSandbox({
  tracing,
  open: async (url) => {
    const way = await wayTo(url)
    way.close()
    const beside = Object.assign(new URL(url), { pathname: 'postgres' }).href
    const ground = (await openSandboxDatabase({ sandboxDatabaseUrl: way.url }, beside, near)) ?? assert.fail()
    found = { ground, url, port: Number(new URL(way.url).port) }
    return ground
  },
})
const { ground, url, port } = found ?? assert.fail()
const { tester, testKey, agency } = await withTestKey(net)
const work = {
  live: net.database,
  vault: net.vault,
  publicUrl,
  webhookTargets: ownTargets,
  log,
  watch: { ...net.metrics.sandbox, around: tracing.sandbox.job },
}
await workOnSandbox(work, ground, near)
after(async () => {
  stopping.abort()
  await parts.disposeAsync()
  await tracing.close()
  await collector.close()
  await close()
})

const figures = async () => samplesOf(await net.metrics.text(net.database.pool))
const isUp = async () => valueOf(await figures(), 'satu_pintu_sandbox_up')
const readiness = async () => {
  const reply = await net.nobody.asks('GET', '/health/ready')
  return [reply.status, reply.json<{ sandbox?: string }>().sandbox]
}

/** Claims that the sandbox is away and says so, and that live requests are served. */
async function isAway(): Promise<void> {
  const reply = await tester.asksFor('/v1/permits')
  isRefused(reply, 503, 'sandbox_unavailable')
  assert.deepEqual([reply.headers['retry-after'], reply.headers['satu-pintu-sandbox']], ['5', 'true'])
  assert.equal((await agency.asksFor('/v1/permits')).status, 200)
  isRefused(await agency.asks('GET', '/v1/client/sandbox/usage'), 503, 'sandbox_unavailable')
  assert.deepEqual(await readiness(), [200, 'unavailable'])
  assert.equal(await isUp(), 0)
}

/** Claims that the sandbox comes back by itself. */
async function comesBack(): Promise<void> {
  await eventually('a test key is answered', async () => (await tester.asksFor('/v1/permits')).status === 200)
  await eventually('the process is ready with its sandbox', async () => (await readiness())[1] === 'ok')
  assert.equal(await isUp(), 1)
}

describe('a process that starts before the database of its sandbox is there', () => {
  it('serves live requests, and refuses test keys until it is there', async () => {
    await isAway()
    await using _ = await wayTo(url, port)
    await comesBack()
    const { data } = await tester.list('?limit=200')
    assert.ok(data.some(({ number }) => number === 'SANDBOX-IN-FORCE'))
    await eventually('the worker of the sandbox has begun', async () => {
      const { data: events } = await tester.does<{ data: object[] }>(200, 'GET', '/v1/events')
      return events.length > 0
    })
  })

  it('does the same when the database goes away while it runs', async () => {
    await isAway()
    await using _ = await wayTo(url, port)
    await comesBack()
  })

  it('says once that its address is wrong, and tries no more, when the live database comes there', async () => {
    const way = await wayTo(net.url)
    way.close()
    const lines: { level: number; setting?: string; why?: string }[] = []
    const heard = { ...near, log: createLog('info', { write: (line) => void lines.push(JSON.parse(line)) }) }
    const late = await openSandboxDatabase({ sandboxDatabaseUrl: way.url }, net.url, heard)
    assert.equal(late?.state.isWrong, false)
    await using _ = await wayTo(net.url, Number(new URL(way.url).port))
    assert.equal(await late?.prepared, false)
    assert.deepEqual([late?.state.isPrepared, late?.state.isWrong], [false, true])
    const told = lines.filter(({ why = '' }) => why.startsWith('The database of the sandbox must'))
    assert.deepEqual(
      told.map(({ level, setting }) => [level, setting]),
      [[50, 'SANDBOX_DATABASE_URL']],
    )
    const app = await buildWorkerPages({
      database: net.database,
      storage: net.storage,
      readiness: Readiness.given(),
      sandbox: late?.state,
      metrics: net.metrics,
      metricsAccess: { tokens: [metricsToken] },
    })
    assert.equal((await app.inject('/health/ready')).json().sandbox, 'wrong_address')
    await app.close()
  })

  it('begins its live jobs when the prepared database goes away before those of the sandbox', {
    timeout: 120_000,
  }, async () => {
    assert.equal(ground.state.isPrepared, true)
    const ending = new AbortController()
    await using own = new AsyncDisposableStack()
    await workOnSandbox(work, ground, { ...near, parts: own, signal: AbortSignal.any([ending.signal, near.signal]) })
    ending.abort()
  })

  it('refuses test keys until the database is prepared, also while it responds', async () => {
    await using _ = await wayTo(url, port)
    const early = openSandbox({
      url,
      state: { isPrepared: false },
      live: net.database,
      vault: net.vault,
      publicUrl,
      rateLimits: readPolicies(''),
    })
    const app = await early.app()
    const reply = await app.inject({ url: '/v1/permits', headers: { authorization: `Bearer ${testKey.secret}` } })
    await early.close()
    assert.deepEqual([reply.statusCode, reply.json().code], [503, 'sandbox_unavailable'])
  })

  it('counts and traces requests with test keys apart from live ones', async () => {
    const all = await figures()
    const answered = (name: string) => valueOf(all, name, { operation: 'listPermits', status: '503' })
    assert.deepEqual(
      [answered('satu_pintu_sandbox_requests_total') > 1, answered('satu_pintu_requests_total')],
      [true, 0],
    )
    assert.ok(valueOf(all, 'satu_pintu_sandbox_job_runs_total', { job_name: 'log_events', result: 'done' }) > 0)
    await tracing.close()
    const marked = collector.spans.filter(({ attributes }) => attributes['satu_pintu.sandbox'] !== undefined)
    const live = collector.spans.filter((span) => !marked.includes(span))
    const lists = (spans: typeof marked) => spans.filter(({ name }) => name === 'GET /v1/permits').length
    assert.deepEqual([lists(marked) > 2, lists(live)], [true, 2])
    assert.ok(marked.some(({ name }) => name === 'job log_events'))
    assert.ok(marked.some(({ attributes }) => attributes['db.query.text']?.includes('from permits')))
  })
})
