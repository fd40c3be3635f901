/** An error with a code, as the drivers have them. */
export const codedError = (code: string, message: string): Error => Object.assign(new Error(message), { code })

interface Waiting {
  start: () => void
  share: () => number
  timer: NodeJS.Timeout
}

/**
 * Lets at most `limit` run at once. Among the waiting, the next is the one with the least `share`: how many of its kind
 * run. One whose share is infinite waits. One that has waited too long is refused.
 */
export class Turns {
  #free: number
  readonly #limit: number
  readonly #whenIdle: (() => void)[] = []
  readonly #waitMilliseconds: number
  readonly #waiting = new Set<Waiting>()

  constructor(limit: number, waitMilliseconds: number) {
    this.#free = limit
    this.#limit = limit
    this.#waitMilliseconds = waitMilliseconds
  }

  /** Calls exactly one of the two: `start`, which has to be followed by `give`, or `refuse`. */
  take(start: () => void, refuse: (error: Error) => void, share: () => number = () => 0): void {
    if (this.#free > 0 && share() < Infinity) {
      this.#free--
      start()
      return
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(waiting)
      refuse(codedError('POOL_TIMEOUT', `No database connection became free in ${this.#waitMilliseconds} ms.`))
    }, this.#waitMilliseconds)
    const waiting: Waiting = { start, share, timer }
    this.#waiting.add(waiting)
  }

  /** Ends a turn. The next begins when the caller has returned: by then the driver has its connection back. */
  give(): void {
    queueMicrotask(() => {
      this.#free++
      for (let next = this.#next(); next; next = this.#next()) {
        this.#free--
        this.#waiting.delete(next)
        clearTimeout(next.timer)
        next.start()
      }
      if (this.#free === this.#limit) for (const idle of this.#whenIdle.splice(0)) idle()
    })
  }

  #next(): Waiting | undefined {
    let [least, next]: [number, Waiting | undefined] = [Infinity, undefined]
    if (this.#free === 0) return next
    for (const waiting of this.#waiting) {
      const share = waiting.share()
      if (share < least) [least, next] = [share, waiting]
      if (share === 0) break
    }
    return next
  }

  /** Resolves when nothing goes on. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#free === this.#limit) resolve()
      else this.#whenIdle.push(resolve)
    })
  }
}
