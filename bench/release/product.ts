import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fetchToken } from '../../src/sample/sign-in.ts'
import { startProgram } from '../processes.ts'

/** A running version of the product with its services, and people who are signed in. */
export interface Product {
  pid: number
  /** Sends a request. Returns the JSON of the response. Throws when the status is not `status`, 200 by default. */
  asks: (who: Person, method: string, path: string, body?: Body, status?: number) => Promise<Answer>
}

type Person = 'applicant-1' | 'front-desk' | 'nobody'
export interface Answer {
  id: string
  reference: string
  trackingKey: string
}
type Body = { json: unknown; type?: string; ifMatch?: string } | FormData

/** Starts the program of a tree as `npm start` does, with a new data folder and without effective rate limits. */
export async function startProduct(tree: string, parts: AsyncDisposableStack): Promise<Product> {
  const dataDir = parts.adopt(await mkdtemp(join(tmpdir(), 'satu-pintu-product-')), (made) =>
    rm(made, { recursive: true, force: true }),
  )
  const { pid, url } = parts.adopt(
    await startProgram(pathToFileURL(join(tree, 'src/main.ts')).href, {
      args: () => [],
      env: (port) => ({
        PORT: String(port),
        DATA_DIR: join(dataDir, 'data'),
        RATE_LIMITS: '*=1000000000/60',
      }),
      ready: '/health/ready',
    }),
    (started) => started.stop(),
  )
  const tokens = {
    'applicant-1': `Bearer ${await fetchToken(url, 'applicant-1')}`,
    'front-desk': `Bearer ${await fetchToken(url, 'front-desk')}`,
  }
  return {
    pid,
    async asks(who, method, path, body, status = 200) {
      const headers: Record<string, string> = {
        ...(who !== 'nobody' && { authorization: tokens[who] }),
        ...(body && 'json' in body && { 'content-type': body.type ?? 'application/json' }),
        ...(body && 'json' in body && body.ifMatch !== undefined && { 'if-match': body.ifMatch }),
      }
      const sent = body && ('json' in body ? JSON.stringify(body.json) : body)
      const reply = await fetch(`${url}/v1${path}`, { method, headers, ...(sent !== undefined && { body: sent }) })
      const text = await reply.text()
      if (reply.status !== status) throw new Error(`${method} ${path} was answered with ${reply.status}: ${text}`)
      return JSON.parse(text)
    },
  }
}
