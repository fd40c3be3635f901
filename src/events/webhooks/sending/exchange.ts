import type { Dispatcher } from 'undici'
import { cutText } from '../../../platform/cut-text.ts'
import { UnreachableError } from './failures.ts'

/** The limits for reading a body: after them the connection is closed. The attempt still has the status. */
const answerBytes = 16_384
const answerMilliseconds = 1_000
const firstFinalStatus = 200
/** The most informational responses (1xx) before the final one. They have no limit of bytes. */
const mostInformational = 10

/** A response: its status, the time of its head by `performance.now()`, and the beginning of its body. */
interface Reply {
  status: number
  headAt: number
  text: string
}

/**
 * Handles the response to one request that undici dispatches. It costs less than undici's `request`, which creates a
 * stream and two promises. `reply` rejects with the error of the connection, or with an `UnreachableError` after
 * `milliseconds` without a status.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly reply: Promise<Reply>
  readonly #settle: PromiseWithResolvers<Reply>
  readonly #charactersOf: (status: number) => number
  readonly #kept: Buffer[] = []
  #timer: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | undefined
  #status: number | undefined
  #characters = 0
  #headAt = 0
  #bytes = 0
  #informational = 0
  #error: Error | undefined

  /** `charactersOf` returns the number of characters of the body to keep for a status. */
  constructor(milliseconds: number, charactersOf: (status: number) => number) {
    this.#settle = Promise.withResolvers()
    this.reply = this.#settle.promise
    this.#charactersOf = charactersOf
    this.#timer = setTimeout(() => this.abort(new UnreachableError('timeout')), milliseconds)
  }

  /** Closes the connection. `reply` resolves if the status has been received, and rejects with `error` otherwise. */
  abort(error: Error): void {
    this.#end(error)
    this.#controller?.abort(error)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#error) controller.abort(this.#error)
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    if (status < firstFinalStatus) return this.#countInformational()
    this.#status = status
    this.#headAt = performance.now()
    this.#characters = this.#charactersOf(status)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.abort(new UnreachableError('timeout')), answerMilliseconds)
  }

  #countInformational(): void {
    if (++this.#informational > mostInformational) this.abort(new UnreachableError('connection_failed'))
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#bytes < this.#characters) this.#kept.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes > answerBytes) this.abort(new UnreachableError('timeout'))
  }

  onResponseEnd(): void {
    this.#end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end(error)
  }

  #end(error?: Error): void {
    clearTimeout(this.#timer)
    this.#error ??= error
    if (this.#status === undefined) return this.#settle.reject(error ?? new UnreachableError('connection_failed'))
    const text = this.#kept.length === 0 ? '' : printable(Buffer.concat(this.#kept).toString(), this.#characters)
    this.#settle.resolve({ status: this.#status, headAt: this.#headAt, text })
  }
}

/** Returns the beginning of a text without NUL and lone surrogates, which PostgreSQL rejects. */
const printable = (text: string, characters: number): string =>
  cutText(text.replaceAll('\0', '').toWellFormed(), characters)
