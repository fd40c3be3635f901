import type { Socket } from 'node:net'
import type { App } from '../schema.ts'

/** The time in which a connection without data must send its first bytes once the server closes. */
const silentMilliseconds = 1_000

/** Adds `Connection: close` to every response while the process stops, so that clients connect to another process. */
export function announceStop(app: App, readiness: { readonly isStopping: boolean }): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (readiness.isStopping) void reply.header('connection', 'close')
    done(null, payload)
  })
}

/**
 * Ends connections when the server closes, so that it waits for responses only. Node ends the idle ones at that moment.
 * This also ends a connection after the response in progress (otherwise after 72 s of keep-alive), and one that never
 * sent a byte (otherwise after the time limit of a head).
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
  // Node counts a connection as idle one turn of the event loop after its response.
  app.addHook('onResponse', (_request, _reply, done) => {
    if (isClosing) setImmediate(() => app.server.closeIdleConnections())
    done()
  })
}
