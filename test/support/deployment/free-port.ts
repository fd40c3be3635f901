import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

const mostTries = 100

/**
 * Returns a port on which nothing listens at the moment. It is none that the system gives to connections: one of those
 * may be in use by the time that a server listens on it. Throws after a hundred ports on which it could not listen.
 */
export async function freePort(): Promise<number> {
  let failure: unknown
  for (let tries = 0; tries < mostTries; tries++) {
    const port = randomInt(20_000, 32_000)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      (error: unknown) => {
        failure = error
        return false
      },
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
  throw new Error('There is no free port.', { cause: failure })
}
