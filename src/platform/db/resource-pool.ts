import { type Entry, LinkedList } from '../linked-list.ts'
import { codedError } from './errors.ts'

interface Waiting<Resource> {
  start: (resource: Resource) => void
  share: () => number
  timer: NodeJS.Timeout
  since: number
}

/** Called when a wait for a resource ends; `isRefused`: by its timeout. Not called if one was free at once. */
export type SeesWaits = (milliseconds: number, isRefused: boolean) => void

/**
 * Lends resources, such as connections, each to one caller at a time; the first of the free ones is lent first, so that
 * few are used, whatever the order in which they were released. The next caller is the one with the least `share`: the
 * number of resources that its kind uses now. With an infinite share it waits. After `waitMilliseconds` it is refused
 * with `POOL_TIMEOUT`.
 */
export class ResourcePool<Resource> {
  /** The free resources, the first one at the end. */
  readonly #free: Resource[]
  readonly #places: ReadonlyMap<Resource, number>
  readonly #limit: number
  readonly #whenIdle: (() => void)[] = []
  readonly #waitMilliseconds: number
  readonly #waiting = new LinkedList<Waiting<Resource>>()
  readonly #seen: SeesWaits | undefined

  constructor(resources: readonly Resource[], waitMilliseconds: number, seen?: SeesWaits) {
    this.#free = resources.toReversed()
    this.#places = new Map(resources.map((resource, place) => [resource, place]))
    this.#limit = resources.length
    this.#waitMilliseconds = waitMilliseconds
    this.#seen = seen
  }

  /** The number of lent resources, and of waiting callers. */
  get load(): { busy: number; waiting: number } {
    return { busy: this.#limit - this.#free.length, waiting: this.#waiting.size }
  }

  /** Calls exactly one of `start`, after which the caller must call `release`, and `refuse`. */
  acquire(start: (resource: Resource) => void, refuse: (error: Error) => void, share: () => number = () => 0): void {
    const resource = share() < Infinity ? this.#free.pop() : undefined
    if (resource !== undefined) return start(resource)
    const since = performance.now()
    const timer = setTimeout(() => {
      this.#waiting.remove(waiting)
      this.#seen?.(performance.now() - since, true)
      refuse(codedError('POOL_TIMEOUT', `No database connection became free in ${this.#waitMilliseconds} ms.`))
    }, this.#waitMilliseconds)
    const waiting = this.#waiting.add({ start, share, timer, since })
  }

  /** Takes a resource back. It is lent again in a microtask: by then the driver has released the connection. */
  release(released: Resource): void {
    queueMicrotask(() => {
      this.#free.splice(
        this.#free.findLastIndex((resource) => this.#placeOf(resource) > this.#placeOf(released)) + 1,
        0,
        released,
      )
      for (let next = this.#next(); next; next = this.#next()) {
        const resource = this.#free.pop()
        if (resource === undefined) break
        this.#waiting.remove(next)
        const { start, timer, since } = next.item
        clearTimeout(timer)
        this.#seen?.(performance.now() - since, false)
        start(resource)
      }
      if (this.#free.length === this.#limit) for (const idle of this.#whenIdle.splice(0)) idle()
    })
  }

  #placeOf(resource: Resource): number {
    return this.#places.get(resource) ?? 0
  }

  #next(): Entry<Waiting<Resource>> | undefined {
    let [least, next]: [number, Entry<Waiting<Resource>> | undefined] = [Infinity, undefined]
    if (this.#free.length === 0) return next
    for (const waiting of this.#waiting.entries()) {
      const share = waiting.item.share()
      if (share < least) [least, next] = [share, waiting]
      if (share === 0) break
    }
    return next
  }

  /** Resolves when no resource is lent. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#free.length === this.#limit) resolve()
      else this.#whenIdle.push(resolve)
    })
  }
}
