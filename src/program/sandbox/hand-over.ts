import type { FastifyRequest } from 'fastify'
import { prefixOf } from '../../access/keys/key.ts'
import type { App } from '../../http/schema.ts'
import type { SandboxReads } from '../../sandbox/usage-routes.ts'

/** The sandbox of a live deployment. */
export interface Sandbox extends SandboxReads {
  /** Returns the app for requests with test keys. The first call builds it. */
  app(): Promise<App>
  /** Ends streams and waiting requests. The app still responds to other requests. */
  endStreams(): Promise<void>
  /** Closes the app, if it was built, and its connections. Call it after the last response. */
  close(): Promise<void>
}

const handedOver = new WeakSet<FastifyRequest>()

/** Returns true for a request that was passed to the sandbox. */
export const isHandedOver = (request: FastifyRequest): boolean => handedOver.has(request)

/**
 * Passes every request under `/v1` with a test key, valid or not, to the app of the sandbox. The live app responds for
 * the contract and for unknown paths. Call it before other hooks are added, so that none reads such a request.
 */
export function handOver(app: App, sandbox: Sandbox): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!isForSandbox(request)) return
    const own = await sandbox.app()
    handedOver.add(request)
    reply.hijack()
    own.routing(request.raw, reply.raw)
  })
  app.addHook('preClose', () => sandbox.endStreams())
  app.addHook('onClose', () => sandbox.close())
}

const testKeyPrefix = prefixOf('test')
const contractPath = '/v1/openapi.json'

function isForSandbox({ method, headers, is404, routeOptions: { url = '' } }: FastifyRequest): boolean {
  if (method === 'OPTIONS' || is404 || !url.startsWith('/v1/') || url === contractPath) return false
  return headers.authorization?.includes(testKeyPrefix) ?? false
}
