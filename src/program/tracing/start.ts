import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { type Attributes, type Context, ROOT_CONTEXT, SpanKind } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { FastifyBaseLogger } from 'fastify'
import { productVersion } from '../metrics/build-info.ts'
import { traceRequests } from './requests.ts'
import { spanAround, statementSpan } from './spans.ts'
import { TraceIds } from './trace-ids.ts'
import type { Tracing, TracingSettings } from './tracing.ts'

/** The longest attribute of a span in characters, such as the text of a statement. */
const textLimit = 4_000
const closeMilliseconds = 3_000

/**
 * Starts sending spans by OTLP over HTTP. Import this module only when tracing is on: it loads the SDK. A collector
 * that does not answer slows no request: at most 2,048 spans are queued, later ones are dropped.
 */
export function startTracing({ endpoint, serviceName, share }: TracingSettings, log: Log): Tracing {
  const ids = new TraceIds()
  const contexts = new AsyncLocalStorage<Context>()
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': productVersion() }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    idGenerator: ids,
    spanLimits: { attributeValueLengthLimit: textLimit },
    spanProcessors: [new BatchSpanProcessor({ exporter: tellingOfFailures(exporter, log) })],
  })
  const tracer = provider.getTracer('satu-pintu')
  const made = { tracer, contexts }
  const spansWith = (attributes: Attributes): Tracing['sandbox'] => ({
    requests: (app) => traceRequests(app, { ...made, ids, attributes }),
    statement: (ended) => statementSpan(tracer, contexts.getStore() ?? ROOT_CONTEXT, ended, attributes),
    job: (job, work) =>
      spanAround(
        made,
        `job ${job}`,
        { kind: SpanKind.INTERNAL, attributes: { 'satu_pintu.job': job, ...attributes }, parent: ROOT_CONTEXT },
        work,
      ),
  })
  return {
    ...spansWith({}),
    sandbox: spansWith({ 'satu_pintu.sandbox': true }),
    storage: (call, work) =>
      spanAround(
        made,
        `storage ${call}`,
        { kind: SpanKind.CLIENT, attributes: { 'satu_pintu.storage.call': call } },
        work,
      ),
    close: () => Promise.race([provider.shutdown().catch(() => {}), pause(closeMilliseconds)]),
  }
}

type Log = Pick<FastifyBaseLogger, 'warn' | 'info'>

/** Returns an exporter that logs the first failure, and the first success after failures. */
function tellingOfFailures(exporter: SpanExporter, log: Log): SpanExporter {
  let isFailing = false
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const fails = result.code !== 0
        if (fails && !isFailing) log.warn({ err: result.error }, 'spans could not be sent: they are dropped')
        if (!fails && isFailing) log.info('spans are sent again')
        isFailing = fails
        done(result)
      })
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  }
}
