import { codedError } from './coded-error.ts'

interface Waiting<Turn> {
  start: (turn: Turn) => void
  share: () => number
  timer: NodeJS.Timeout
  since: number
}

/**
 * Called when a wait for a turn ends, with its milliseconds, and true when it ended without a turn. Not called for a
 * turn that was free at once.
 */
export type SeesWaits = (milliseconds: number, isRefused: boolean) => void

/**
 * Hands out turns, each to one at a time, the one that ended last first. Among the waiting, the next is the one with
 * the least `share`: how many of its kind run. One whose share is infinite waits. One that has waited too long is
 * refused.
 */
export class Turns<Turn> {
  readonly #free: Turn[]
  readonly #limit: number
  readonly #whenIdle: (() => void)[] = []
  readonly #waitMilliseconds: number
  readonly #waiting = new Set<Waiting<Turn>>()
  readonly #seen: SeesWaits | undefined

  constructor(turns: readonly Turn[], waitMilliseconds: number, seen?: SeesWaits) {
    this.#free = turns.toReversed()
    this.#limit = turns.length
    this.#waitMilliseconds = waitMilliseconds
    this.#seen = seen
  }

  /** The number of turns that are taken, and of those that wait for one. */
  get load(): { busy: number; waiting: number } {
    return { busy: this.#limit - this.#free.length, waiting: this.#waiting.size }
  }

  /** Calls exactly one of the two: `start`, which has to be followed by `give`, or `refuse`. */
  take(start: (turn: Turn) => void, refuse: (error: Error) => void, share: () => number = () => 0): void {
    const turn = share() < Infinity ? this.#free.pop() : undefined
    if (turn !== undefined) return start(turn)
    const since = performance.now()
    const timer = setTimeout(() => {
      this.#waiting.delete(waiting)
      this.#seen?.(performance.now() - since, true)
      refuse(codedError('POOL_TIMEOUT', `No database connection became free in ${this.#waitMilliseconds} ms.`))
    }, this.#waitMilliseconds)
    const waiting: Waiting<Turn> = { start, share, timer, since }
    this.#waiting.add(waiting)
  }

  /** Ends a turn. The next begins when the caller has returned: by then the driver has its connection back. */
  give(ended: Turn): void {
    queueMicrotask(() => {
      this.#free.push(ended)
      for (let next = this.#next(); next; next = this.#next()) {
        const turn = this.#free.pop()
        if (turn === undefined) break
        this.#waiting.delete(next)
        clearTimeout(next.timer)
        this.#seen?.(performance.now() - next.since, false)
        next.start(turn)
      }
      if (this.#free.length === this.#limit) for (const idle of this.#whenIdle.splice(0)) idle()
    })
  }

  #next(): Waiting<Turn> | undefined {
    let [least, next]: [number, Waiting<Turn> | undefined] = [Infinity, undefined]
    if (this.#free.length === 0) return next
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
      if (this.#free.length === this.#limit) resolve()
      else this.#whenIdle.push(resolve)
    })
  }
}
