import { LinkedList } from '../linked-list.ts'

interface Pending {
  since: number
  fail: () => void
}

/**
 * Watches for overdue responses of the server with one timer. After `limitMilliseconds` it calls `overdue`, and once
 * the `fail` of each overdue response.
 */
export class PendingResponses {
  readonly #limitMilliseconds: number
  readonly #overdue: () => void
  /** In the order of their times. */
  readonly #pending = new LinkedList<Pending>()
  #timer: NodeJS.Timeout | undefined

  constructor(limitMilliseconds: number, overdue: () => void) {
    this.#limitMilliseconds = limitMilliseconds
    this.#overdue = overdue
  }

  /** Expects a response until the returned function is called. */
  expect(fail: () => void = () => {}): () => void {
    const pending = this.#pending.add({ since: performance.now(), fail })
    this.#timer ??= this.#lookIn(this.#limitMilliseconds)
    return () => void this.#pending.remove(pending)
  }

  #lookIn(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => this.#look(), milliseconds).unref()
  }

  #look(): void {
    const limit = performance.now() - this.#limitMilliseconds
    const late = [...this.#pending.entries()].filter(({ item: { since } }) => since <= limit)
    if (late.length > 0) this.#overdue()
    for (const pending of late) {
      this.#pending.remove(pending)
      pending.item.fail()
    }
    const oldest = this.#pending.first
    this.#timer = oldest && this.#lookIn(oldest.since - limit)
  }
}
