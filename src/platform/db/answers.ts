interface Expected {
  since: number
  fail: () => void
}

/** Calls `overdue` when an answer was expected for so many milliseconds, and `fail` of each such answer once. */
export class Answers {
  readonly #limitMilliseconds: number
  readonly #overdue: () => void
  /** The oldest first. */
  readonly #expected = new Set<Expected>()
  /** One for all. */
  #timer: NodeJS.Timeout | undefined

  constructor(limitMilliseconds: number, overdue: () => void) {
    this.#limitMilliseconds = limitMilliseconds
    this.#overdue = overdue
  }

  /** Expects an answer until the function that it returns is called. */
  expect(fail: () => void = () => {}): () => void {
    const expected = { since: performance.now(), fail }
    this.#expected.add(expected)
    this.#timer ??= this.#lookIn(this.#limitMilliseconds)
    return () => void this.#expected.delete(expected)
  }

  #lookIn(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => this.#look(), milliseconds).unref()
  }

  #look(): void {
    const limit = performance.now() - this.#limitMilliseconds
    const late = [...this.#expected].filter(({ since }) => since <= limit)
    if (late.length > 0) this.#overdue()
    for (const expected of late) {
      this.#expected.delete(expected)
      expected.fail()
    }
    const [oldest] = this.#expected
    this.#timer = oldest && this.#lookIn(oldest.since - limit)
  }
}
