import { LinkedList } from '../linked-list.ts'

interface Expected {
  since: number
  fail: () => void
}

/**
 * Watches for overdue responses of the server with one timer. After `limitMilliseconds` it calls `overdue`, and once
 * the `fail` of each overdue response.
 */
export class Answers {
  readonly #limitMilliseconds: number
  readonly #overdue: () => void
  /** In the order of their times. */
  readonly #expected = new LinkedList<Expected>()
  #timer: NodeJS.Timeout | undefined

  constructor(limitMilliseconds: number, overdue: () => void) {
    this.#limitMilliseconds = limitMilliseconds
    this.#overdue = overdue
  }

  /** Expects a response until the returned function is called. */
  expect(fail: () => void = () => {}): () => void {
    const expected = this.#expected.add({ since: performance.now(), fail })
    this.#timer ??= this.#lookIn(this.#limitMilliseconds)
    return () => void this.#expected.remove(expected)
  }

  #lookIn(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => this.#look(), milliseconds).unref()
  }

  #look(): void {
    const limit = performance.now() - this.#limitMilliseconds
    const late = [...this.#expected.entries()].filter(({ item: { since } }) => since <= limit)
    if (late.length > 0) this.#overdue()
    for (const expected of late) {
      this.#expected.remove(expected)
      expected.item.fail()
    }
    const oldest = this.#expected.first
    this.#timer = oldest && this.#lookIn(oldest.since - limit)
  }
}
