interface Expected {
  since: number
}

/** Calls `overdue` when an answer was expected for so many milliseconds. One timer serves all of them. */
export class Answers {
  readonly #limitMilliseconds: number
  readonly #overdue: () => void
  /** The oldest first. */
  readonly #expected = new Set<Expected>()
  #timer: NodeJS.Timeout | undefined

  constructor(limitMilliseconds: number, overdue: () => void) {
    this.#limitMilliseconds = limitMilliseconds
    this.#overdue = overdue
  }

  /** Expects an answer until the function that it returns is called. */
  expect(): () => void {
    const expected = { since: performance.now() }
    this.#expected.add(expected)
    this.#timer ??= this.#lookIn(this.#limitMilliseconds)
    return () => void this.#expected.delete(expected)
  }

  #lookIn(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => this.#look(), milliseconds).unref()
  }

  #look(): void {
    this.#timer = undefined
    const [oldest] = this.#expected
    if (oldest === undefined) return
    const left = oldest.since + this.#limitMilliseconds - performance.now()
    if (left <= 0) this.#overdue()
    this.#timer = this.#lookIn(left > 0 ? left : this.#limitMilliseconds)
  }
}
