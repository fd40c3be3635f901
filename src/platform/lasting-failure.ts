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

  /** Call it for each failed attempt. `why`: two failures with the same text are logged once. */
  failed(error: unknown, why = reasonOf(error)): void {
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

/**
 * Returns the message of an error, also of a plain object with a message, which pg-boss reports. Without one, as when
 * no address of a host answers, the code.
 */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  const message = 'message' in error ? String(error.message) : ''
  return message === '' && 'code' in error ? String(error.code) : message
}
