import type { Socket } from 'node:net'
import type { App } from './schema.ts'

/** The most requests of a connection without a complete response. Hardly any client sends a second one before that. */
const mostUnanswered = 10

/**
 * Destroys a connection that sends more than 10 requests without reading a response (RFC 9112 §9.3.2 lets a server close
 * it). Node handles all of them at once and keeps their responses in memory. Call this before other hooks are added:
 * nothing sees a request beyond the limit.
 */
export function limitPipelining(app: App): void {
  const unanswered = new WeakMap<Socket, number>()
  app.addHook('onRequest', ({ raw: { socket } }, { raw }, done) => {
    const others = unanswered.get(socket) ?? 0
    // Node goes on with the requests that it has received. Without `done` they are not handled.
    if (others >= mostUnanswered) return void socket.destroy()
    unanswered.set(socket, others + 1)
    raw.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1))
    done()
  })
}
