import type { App } from '../../http/schema.ts'

interface Specification {
  type: string
  body: Buffer
}

const addresses = new Set(['/docs/json', '/docs/yaml'])

/**
 * Keeps the specification of Swagger UI as it was first sent, as JSON and as YAML. Otherwise each request copies and
 * writes it anew, which takes 0.1 s and 1 s, and the docs have no limit of requests. Call this before Swagger UI is
 * registered in the same scope.
 */
export function keepSpecification(scope: App): void {
  const kept = new Map<string, Specification>()
  scope.addHook('preHandler', (request, reply, done) => {
    const found = kept.get(request.routeOptions.url ?? '')
    if (found) void reply.type(found.type).send(found.body)
    else done()
  })
  scope.addHook('onSend', ({ routeOptions: { url = '' } }, reply, payload, done) => {
    if (typeof payload !== 'string' || !addresses.has(url) || reply.statusCode !== 200) return done(null, payload)
    const body = Buffer.from(payload)
    kept.set(url, { type: String(reply.getHeader('content-type')), body })
    done(null, body)
  })
}
