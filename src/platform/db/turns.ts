import { type Entry, LinkedList } from '../linked-list.ts'
import { codedError } from './errors.ts'

interface Waiting<Turn> {
  start: (turn: Turn) => void
  share: () => number
  timer: NodeJS.Timeout
  since: number
}

/** Called when a wait for a turn ends; `isRefused`: by its timeout. Not called for a turn that was free at once. */
export type SeesWaits = (milliseconds: number, isRefused: boolean) => void

/**
 * Lends turns, such as connections, each to one caller at a time; the first of the free ones is lent first, so that few
 * are used, whatever the order in which they ended. The next caller is the one with the least `share`, the number of
 * running turns of its kind. With an infinite share it waits. After `waitMilliseconds` it is refused with
 * `POOL_TIMEOUT`.
 */
export class Turns<Turn> {
  /** The free turns, the first one at the end. */
  readonly #free: Turn[]
  readonly #places: ReadonlyMap<Turn, number>
  readonly #limit: number
  readonly #whenIdle: (() => void)[] = []
  readonly #waitMilliseconds: number
  readonly #waiting = new LinkedList<Waiting<Turn>>()
  readonly #seen: SeesWaits | undefined

  constructor(turns: readonly Turn[], waitMilliseconds: number, seen?: SeesWaits) {
    this.#free = turns.toReversed()
    this.#places = new Map(turns.map((turn, place) => [turn, place]))
    this.#limit = turns.length
    this.#waitMilliseconds = waitMilliseconds
    this.#seen = seen
  }

  /** The number of lent turns, and of waiting callers. */
  get load(): { busy: number; waiting: number } {
    return { busy: this.#limit - this.#free.length, waiting: this.#waiting.size }
  }

  /** Calls exactly one of `start`, after which the caller must call `give`, and `refuse`. */
  take(start: (turn: Turn) => void, refuse: (error: Error) => void, share: () => number = () => 0): void {
    const turn = share() < Infinity ? this.#free.pop() : undefined
    if (turn !== undefined) return start(turn)
    const since = performance.now()
    const timer = setTimeout(() => {
      this.#waiting.remove(waiting)
      this.#seen?.(performance.now() - since, true)
      refuse(codedError('POOL_TIMEOUT', `No database connection became free in ${this.#waitMilliseconds} ms.`))
    }, this.#waitMilliseconds)
    const waiting = this.#waiting.add({ start, share, timer, since })
  }

  /** Ends a turn. The next one begins in a microtask: by then the driver has released the connection. */
  give(ended: Turn): void {
    queueMicrotask(() => {
      this.#free.splice(this.#free.findLastIndex((turn) => this.#placeOf(turn) > this.#placeOf(ended)) + 1, 0, ended)
      for (let next = this.#next(); next; next = this.#next()) {
        const turn = this.#free.pop()
        if (turn === undefined) break
        this.#waiting.remove(next)
        const { start, timer, since } = next.item
        clearTimeout(timer)
        this.#seen?.(performance.now() - since, false)
        start(turn)
      }
      if (this.#free.length === this.#limit) for (const idle of this.#whenIdle.splice(0)) idle()
    })
  }

  #placeOf(turn: Turn): number {
    return this.#places.get(turn) ?? 0
  }

  #next(): Entry<Waiting<Turn>> | undefined {
    let [least, next]: [number, Entry<Waiting<Turn>> | undefined] = [Infinity, undefined]
    if (this.#free.length === 0) return next
    for (const waiting of this.#waiting.entries()) {
      const share = waiting.item.share()
      if (share < least) [least, next] = [share, waiting]
      if (share === 0) break
    }
    return next
  }

  /** Resolves when no turn is lent. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#free.length === this.#limit) resolve()
      else this.#whenIdle.push(resolve)
    })
  }
}
