import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { App } from '../schema.ts'

/** The most requests of a connection without a complete response. Hardly any client sends a second one before that. */
const mostUnanswered = 10

/** Counts the requests of each connection that have no complete response. */
export class PipelinedRequests {
  readonly #unanswered = new WeakMap<Socket, number>()

  /** Limits the requests of an app. Call this before other hooks are added: nothing sees a request beyond the limit. */
  limit(app: App): void {
    app.addHook('onRequest', ({ raw: request }, { raw: response }, done) => {
      // Node goes on with the requests that it has received. Without `done` they are not handled.
      if (this.admit(request, response)) done()
    })
  }

  /**
   * Counts a request until its response is complete. Beyond 10 it destroys the connection, which RFC 9112 §9.3.2
   * allows, and returns false. Node handles all requests at once and keeps their responses in memory.
   */
  admit({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const others = this.#unanswered.get(socket) ?? 0
    if (others >= mostUnanswered) {
      socket.destroy()
      return false
    }
    this.#unanswered.set(socket, others + 1)
    response.once('close', () => this.#unanswered.set(socket, (this.#unanswered.get(socket) ?? 1) - 1))
    return true
  }
}
