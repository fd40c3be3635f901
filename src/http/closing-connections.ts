import type { Socket } from 'node:net'
import type { App } from './schema.ts'

/** Time that a connection on which nothing was sent yet has for its first bytes, once the server closes. */
const silentMilliseconds = 1_000

/**
 * Ends connections when the server closes, so that it waits for replies alone. Node ends those that are idle at that
 * moment. One whose reply had begun would stay for the 72 seconds of Fastify's keep-alive, and one that a client has
 * opened in advance, on which nothing was sent, for the time limit of a head.
 */
export function endConnectionsAtClose(app: App): void {
  const open = new Set<Socket>()
  let isClosing = false
  app.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', async () => {
    isClosing = true
    setTimeout(() => {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    }, silentMilliseconds).unref()
  })
  // Node counts a connection as idle in the turn after its reply.
  app.addHook('onResponse', async () => {
    if (isClosing) setImmediate(() => app.server.closeIdleConnections())
  })
}
