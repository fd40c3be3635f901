import type { Dispatcher } from 'undici'
import { UnreachableError } from './failures.ts'

/** A response is read up to this size and time; then the connection is closed. Its status counts all the same. */
const answerBytes = 16_384
const answerMilliseconds = 1_000
const firstFinalStatus = 200

/** A response: its status, when its head came (`performance.now()`), and the beginning of its body. */
export interface Reply {
  status: number
  headAt: number
  text: string
}

/**
 * One request and its response, as undici reports them: `request` of undici makes a stream and two promises for each.
 * `reply` rejects with the error of the connection, or with `UnreachableError` after `milliseconds` without a status.
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
  #error: Error | undefined

  /** `charactersOf` returns how much of a body to return for a status. */
  constructor(milliseconds: number, charactersOf: (status: number) => number) {
    this.#settle = Promise.withResolvers()
    this.reply = this.#settle.promise
    this.#charactersOf = charactersOf
    this.#timer = setTimeout(() => this.abort(new UnreachableError('timeout')), milliseconds)
  }

  /** Ends the exchange and closes its connection. A status that has come counts. */
  abort(error: Error): void {
    this.#end(error)
    this.#controller?.abort(error)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#error) controller.abort(this.#error)
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    if (status < firstFinalStatus) return
    this.#status = status
    this.#headAt = performance.now()
    this.#characters = this.#charactersOf(status)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.abort(new UnreachableError('timeout')), answerMilliseconds)
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
    const text = this.#kept.length === 0 ? '' : printable(Buffer.concat(this.#kept).toString())
    this.#settle.resolve({ status: this.#status, headAt: this.#headAt, text: text.slice(0, this.#characters) })
  }
}

/** PostgreSQL rejects NUL and lone surrogates in text. */
const printable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
