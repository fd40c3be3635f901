import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createLog } from '../../../src/platform/log.ts'
import { startTracing } from '../../../src/program/tracing/start.ts'
import { startWorker } from '../../../src/program/worker.ts'
import { aSigner } from '../../support/files/signing.ts'
import { goes, imbIn } from '../../support/journey.ts'
import { mailRoom, reading, written } from '../../support/mail/mail-room.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { sourcesIn } from '../../support/measuring/sources.ts'
import { metricsToken, network } from '../../support/network.ts'
import { type ReceivedSpan, startCollector } from '../../support/outside/collector.ts'
import { example } from '../../support/person.ts'

const log = createLog('silent')
const collector = await startCollector()
after(() => collector.close())
const tracing = startTracing({ endpoint: collector.url, serviceName: 'satu-pintu', share: 1 }, log)
const net = await network({ tracing })
after(() => net.close())
const nik = '3172055708990042'
const sender = 'Siti.Rahmawati.4711@bare.example'
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`

const { spans } = collector
const named = (name: string) => spans.filter((span) => span.name === name)
const childrenOf = ({ spanId }: ReceivedSpan) => spans.filter(({ parentSpanId }) => parentSpanId === spanId)
let missing: { traceId: string }

/** Plays the life of an application, from the draft to the certificate, with mail, search, refusals and a failure. */
async function tellsAStory(): Promise<void> {
  const application = await imbIn('ready_to_sign', net)
  await goes(net, 'head', 'sign', application)
  await net.applicant.does(201, 'POST', '/v1/me/contacts', {
    body: { channel: 'email', address: 'applicant-1@example.org' },
  })
  await net.reviewer.asks('GET', `/v1/applications?q=${nik}`)
  await net.applicant.asks('GET', `/v1/applications/${nik}`)
  await net.nobody.asks('GET', `/nowhere/${nik}?name=Siti`)
  missing = (await net.applicant.asks('GET', `/v1/applications/${crypto.randomUUID()}`)).json()
  await net.nobody.asks('GET', '/v1/offices', { headers: { traceparent } })
  await assert.rejects(net.database.pool`select ${nik}::uuid`)
  for (const path of ['/health/live', '/health/ready']) await net.nobody.does(200, 'GET', path)
  await net.bearer(metricsToken).asks('GET', '/metrics')
  const room = await mailRoom(net)
  await room.hands(
    await written({ from: sender, to: 'perizinan@ptsp.example', subject: `Izin ${nik}`, text: `NIK saya ${nik}` }),
  )
  await room.close()
  const { signer } = await aSigner()
  const worker = await startWorker({
    ...net,
    databaseUrl: net.url,
    post: new KeepingPost(),
    reading: reading(),
    certificates: { signer, publicUrl: 'https://permits.test' },
    log,
    watch: { start: () => {}, did: () => {}, clockCorrected: () => {}, run: tracing.job },
  })
  await worker.stop()
}

before(async () => {
  await tellsAStory()
  await tracing.close()
})

describe('the spans of a story', () => {
  it('are of requests, statements, calls of the storage and jobs', () => {
    const kinds = ['POST /v1/applications', 'POST /v1/applications/:id/documents', 'storage put', 'GET']
    for (const name of [...kinds, 'job make_certificates', 'select offices'])
      assert.ok(named(name).length > 0, `${name} is not among ${[...new Set(spans.map((span) => span.name))]}`)
    assert.deepEqual([...new Set(collector.resources.map((resource) => resource['service.name']))], ['satu-pintu'])
  })

  it('do not include probes and scrapes, nor their queries', () => {
    const asked = spans.filter(
      ({ name, attributes }) =>
        /health|metrics|storage check/.test(name) || attributes['db.query.text']?.includes('pg_stat_activity'),
    )
    assert.deepEqual(asked, [])
  })

  it('have the route, the operation and the status of a request', () => {
    const [span] = named('POST /v1/applications')
    assert.deepEqual(span?.attributes, {
      'http.request.method': 'POST',
      'http.route': '/v1/applications',
      'satu_pintu.operation_id': 'createApplication',
      'http.response.status_code': '201',
    })
  })

  it('are children of the request or job that caused them', () => {
    for (const [name, below] of [
      ['POST /v1/applications/:id/documents', 'storage put'],
      ['job make_certificates', 'storage put'],
    ] as const)
      assert.ok(
        named(name).some((span) => childrenOf(span).some((child) => child.name === below)),
        name,
      )
    const statements = named('POST /v1/applications').map((span) => childrenOf(span).length)
    assert.ok(statements.every((count) => count > 0))
    const ids = new Set(spans.map(({ spanId }) => spanId))
    const orphans = spans.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId))
    assert.deepEqual(
      orphans.map(({ traceId: id }) => id),
      [traceId],
    )
  })

  it('continue the trace of the caller, or have the trace id that a problem names', () => {
    assert.deepEqual(
      spans.filter((span) => span.traceId === traceId && span.attributes['http.route']).map(({ name }) => name),
      ['GET /v1/offices'],
    )
    const told = spans.filter((span) => span.traceId === missing.traceId && span.attributes['http.route'])
    assert.deepEqual(
      told.map(({ attributes }) => attributes['http.response.status_code']),
      ['404'],
    )
  })

  it('describe a failure by its code, never by its message', () => {
    const failed = spans.filter(({ attributes }) => attributes['db.query.text'] === 'select $1::uuid')
    assert.deepEqual(
      failed.map(({ attributes, status, events }) => [attributes['error.type'], status.message ?? '', events]),
      [['22P02', '', 0]],
    )
  })

  it('contain no name, identity number, mail address, id or answer of anybody', async () => {
    const { answers } = await example('IMB')
    const secrets = [nik, sender, 'Siti', 'Rahmawati', ...textsIn(answers).filter((text) => text.length > 3)]
    const personal = /\b[0-9]{16}\b|@[a-z0-9-]+\.[a-z]|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|\+62|Bearer|eyJ/i
    const told = [...spans, ...collector.resources.map((attributes) => ({ name: '', attributes }))].flatMap(
      ({ name, attributes }) => [name, ...Object.keys(attributes), ...Object.values(attributes)],
    )
    assert.ok(told.length > 1_000)
    assert.deepEqual(
      [...new Set(told)].filter((text) => personal.test(text) || secrets.some((secret) => text.includes(secret))),
      [],
    )
  })
})

describe('tracing that is off', () => {
  it('loads nothing of OpenTelemetry: only the start of tracing loads it', async () => {
    const sources = (await sourcesIn('src')).filter(({ text }) => /tracing|opentelemetry/.test(text))
    const isTracing = (path: string) => path.startsWith('src/program/tracing/')
    const taking = sources.flatMap(({ path, imports, text }) =>
      imports
        .filter(({ from, typeOnly }) => !typeOnly && (isTracing(from) || from.startsWith('@opentelemetry/')))
        .filter(() => !isTracing(path))
        .map(({ from }) => [path, from, text.includes("await import('../tracing/start.ts')")]),
    )
    assert.deepEqual(taking, [['src/program/starting/start-parts.ts', 'src/program/tracing/start.ts', true]])
  })
})

/** Returns all texts within a value, at all levels. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}
