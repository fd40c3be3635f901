import type { FastifyRequest } from 'fastify'
import { prefixOf } from '../../access/keys/key.ts'
import type { App } from '../../http/schema.ts'

/** The sandbox of a live deployment. */
export interface Sandbox {
  /** Returns the app that answers test keys. It is built at the first call, from its own database. */
  app(): Promise<App>
  /** Closes the app, if it was built. */
  close(): Promise<void>
}

const handedOver = new WeakSet<FastifyRequest>()

/** True when a request was answered by the sandbox. */
export const isHandedOver = (request: FastifyRequest): boolean => handedOver.has(request)

/**
 * Hands every request under `/v1` that has a test key, valid or not, over to the app of the sandbox, before anything else reads it. The
 * contract and paths that do not exist are answered here. Call it before other hooks are added.
 */
export function handOver(app: App, sandbox: Sandbox): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!isForSandbox(request)) return
    const own = await sandbox.app()
    handedOver.add(request)
    reply.hijack()
    own.routing(request.raw, reply.raw)
  })
  app.addHook('preClose', () => sandbox.close())
}

const testKeyPrefix = prefixOf('test')
const contractPath = '/v1/openapi.json'

function isForSandbox({ method, headers, is404, routeOptions: { url = '' } }: FastifyRequest): boolean {
  if (method === 'OPTIONS' || is404 || !url.startsWith('/v1/') || url === contractPath) return false
  return headers.authorization?.includes(testKeyPrefix) ?? false
}
