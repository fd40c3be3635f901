import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/schema.ts'
import { traceParentOf } from '../../http/trace-parent.ts'
import { type Contexts, failed } from './spans.ts'
import type { TraceIds } from './trace-ids.ts'

interface Open {
  span: Span
  context: Context
}

/**
 * Creates a span for each request, except probes and scrapes, from its head to the last byte of the response. Its trace
 * is that of `traceparent`, or a new one whose id is the `traceId` of problems and logs. `attributes`: further ones of
 * each span.
 */
export function traceRequests(
  app: App,
  { tracer, contexts, ids, attributes }: { tracer: Tracer; contexts: Contexts; ids: TraceIds; attributes: Attributes },
): void {
  const open = new WeakMap<FastifyRequest, Open>()

  app.addHook('onRequest', (request, _reply, done) => {
    const { url: route, schema } = request.routeOptions
    if (isProbe(route)) return contexts.run(unsampled(request.id, ids), done)
    const parent = parentOf(request)
    const span = ids.using(request.id, () =>
      tracer.startSpan(
        route === undefined ? request.method : `${request.method} ${route}`,
        {
          kind: SpanKind.SERVER,
          attributes: {
            'http.request.method': request.method,
            'http.route': route,
            'satu_pintu.operation_id': schema?.operationId,
            ...attributes,
          },
        },
        parent,
      ),
    )
    const context = trace.setSpan(parent, span)
    open.set(request, { span, context })
    contexts.run(context, done)
  })

  // Reading a body has left the context of the request: enter it again.
  app.addHook('preValidation', (request, _reply, done) => {
    const found = open.get(request)
    if (found) contexts.run(found.context, done)
    else done()
  })

  app.addHook('onResponse', (request, { statusCode }, done) => {
    const { span } = open.get(request) ?? {}
    open.delete(request)
    span?.setAttribute('http.response.status_code', statusCode)
    if (statusCode >= 500) span?.setAttribute('error.type', String(statusCode)).setStatus(failed)
    span?.end()
    done()
  })

  app.addHook('onRequestAbort', (request, done) => {
    const { span } = open.get(request) ?? {}
    open.delete(request)
    span?.setAttribute('error.type', 'aborted').end()
    done()
  })
}

/** True for the routes that monitoring calls every few seconds. */
const isProbe = (route = ''): boolean => route === '/metrics' || route.startsWith('/health/')

/** Returns a context in which spans are not sampled. */
const unsampled = (traceId: string, ids: TraceIds): Context =>
  trace.setSpan(
    ROOT_CONTEXT,
    trace.wrapSpanContext({ traceId, spanId: ids.generateSpanId(), traceFlags: TraceFlags.NONE }),
  )

function parentOf({ headers }: FastifyRequest): Context {
  const sent = traceParentOf(headers)
  return sent ? trace.setSpan(ROOT_CONTEXT, trace.wrapSpanContext({ ...sent, isRemote: true })) : ROOT_CONTEXT
}
