import { nameSettings } from '../../platform/name-settings.ts'
import type { Config } from '../settings/config.ts'
import type { Ground } from './modes.ts'

/** Serves metrics and health of a worker at `WORKER_PORT`, if that is set. */
export async function serveWorkerPages({ workerPort, host, metricsTokens }: Config, ground: Ground): Promise<void> {
  if (workerPort === undefined) return
  const { buildWorkerPages } = await import('../worker-pages.ts')
  const { parts, log, sandbox, ...pages } = ground
  const metricsAccess = metricsTokens === undefined ? 'nobody' : { tokens: metricsTokens }
  const app = parts.adopt(
    await buildWorkerPages({ ...pages, sandbox: sandbox?.state, metricsAccess, logger: log }),
    (open) => open.close(),
  )
  await app.listen({ host, port: workerPort }).catch(nameSettings('HOST, WORKER_PORT'))
}
