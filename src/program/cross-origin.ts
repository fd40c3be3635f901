import type { FastifyInstance, RouteOptions } from 'fastify'
import { lazy } from '../platform/lazy.ts'
import { securitySchemes } from './docs/security-schemes.ts'

/**
 * Paths of the operations that pages of any origin may call. `/outbox`, `/oidc`, `/metrics` and `/docs` are outside.
 */
const openPaths = ['/v1/', '/.well-known/', '/health/']

/** Every operation takes these, though no schema of a route names them. */
const everywhere = ['accept-language', 'traceparent', 'if-none-match']

/** Reply headers of the contract that a page could not read unless they are named here. */
const exposedHeaders = [
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
  'Sunset',
  'WWW-Authenticate',
].join(', ')

/** Chromium keeps no preflight longer than two hours. */
const preflightSeconds = 7_200

/**
 * Lets pages of any origin call the operations of the contract: a preflight allows the methods and request headers that
 * they have, and nothing else. No cookie is ever taken, so the reply is the same for every origin. Register it before
 * the routes: it reads their schemas.
 */
export function answerOtherOrigins(app: FastifyInstance): void {
  const operations: RouteOptions[] = []
  const allowed = lazy(() => allowedBy(operations))
  app.addHook('onRoute', (route) => {
    if (route.schema && !route.schema.hide && isOpen(route.url)) operations.push(route)
  })
  app.addHook('onRequest', async (request, reply) => {
    if (!isOpen(request.url)) return
    void reply.headers({ 'access-control-allow-origin': '*', 'access-control-expose-headers': exposedHeaders })
    if (request.method === 'OPTIONS') return reply.code(204).headers(allowed()).send()
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

/** The request headers of an operation: its parameters, what its body and its security need. */
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
