import type { FastifyInstance, RouteOptions } from 'fastify'
import { lazy } from '../platform/lazy.ts'
import { securitySchemes } from './docs/security-schemes.ts'

/** Path prefixes that pages of any origin may call. `/outbox`, `/oidc`, `/metrics` and `/docs` are not among them. */
const openPaths = ['/v1/', '/.well-known/', '/health/']

/** Request headers that every operation reads, although no schema of a route names them. */
const everywhere = ['accept-language', 'traceparent', 'if-none-match']

/** Response headers of the contract that scripts may read (CORS shows only a few others). */
const exposedHeaders = [
  'Accept-Encoding',
  'Allow',
  'ETag',
  'Link',
  'Location',
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Language',
  'Content-Range',
  'Repr-Digest',
  'Idempotency-Replayed',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Deprecation',
  'Satu-Pintu-Sandbox',
  'Sunset',
  'WWW-Authenticate',
].join(', ')

/** `Access-Control-Max-Age`: Chromium caches a preflight for two hours at most. */
const preflightSeconds = 7_200

/**
 * Enables CORS for pages of any origin. A preflight allows exactly the methods and request headers of the operations.
 * No operation reads a cookie, so the response is the same for every origin. Call it before routes are added.
 */
export function answerOtherOrigins(app: FastifyInstance): void {
  const operations: RouteOptions[] = []
  const allowed = lazy(() => allowedBy(operations))
  app.addHook('onRoute', (route) => {
    if (route.schema && !route.schema.hide && isOpen(route.url)) operations.push(route)
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (!isOpen(request.url)) return done()
    void reply.headers({ 'access-control-allow-origin': '*', 'access-control-expose-headers': exposedHeaders })
    if (request.method === 'OPTIONS') void reply.code(204).headers(allowed()).send()
    else done()
  })
  app.options('*', { schema: { hide: true } }, (_request, reply) => reply.callNotFound())
}

const isOpen = (url: string): boolean => openPaths.some((path) => url.startsWith(path))

function allowedBy(operations: readonly RouteOptions[]): Record<string, string> {
  const methods = new Set(operations.flatMap(({ method }) => method))
  const headers = new Set([...everywhere, ...operations.flatMap(headersOf)])
  return {
    'access-control-allow-methods': [...methods].join(', '),
    'access-control-allow-headers': [...headers].join(', '),
    'access-control-max-age': String(preflightSeconds),
  }
}

/** Returns the request headers of an operation: its header parameters, those of its body and of its security. */
function headersOf({ schema }: RouteOptions): string[] {
  const parameters = Object.keys(Object(Object(schema?.headers).properties))
  const schemes = (schema?.security ?? []).flatMap((way) => Object.keys(way))
  return [...parameters, ...(schema?.body ? ['content-type'] : []), ...schemes.map(headerOfScheme)]
}

/** Returns the request header of a security scheme. Schemes other than an API key in a header are bearer tokens. */
function headerOfScheme(name: string): string {
  const scheme = Object.entries(securitySchemes).find(([known]) => known === name)?.[1]
  return scheme && 'in' in scheme ? scheme.name : 'authorization'
}
