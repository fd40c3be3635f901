import type { FastifyBaseLogger } from 'fastify'

/**
 * Logs a failure that is tried again and again: each different message once, and its end. Without it, an hour without a
 * database is thousands of equal lines, in which others are not found.
 */
export class LastingFailure {
  readonly #log: Pick<FastifyBaseLogger, 'error' | 'info'>
  readonly #words: string
  readonly #said = new Set<string>()

  /** `words`: the message of the log, such as `webhooks could not be looked at`. */
  constructor(log: Pick<FastifyBaseLogger, 'error' | 'info'>, words: string) {
    this.#log = log
    this.#words = words
  }

  /** Call it for each failed attempt. */
  failed(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error)
    if (this.#said.has(why)) return
    this.#said.add(why)
    this.#log.error({ err: error }, this.#words)
  }

  /** Call it for each successful attempt. */
  succeeded(): void {
    if (this.#said.size === 0) return
    this.#said.clear()
    this.#log.info(`no longer: ${this.#words}`)
  }
}
