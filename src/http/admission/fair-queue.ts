/** An entry of a fair queue. */
export interface Queued {
  readonly caller: string
  /** True from `add` until it is taken. */
  isWaiting: boolean
}

/**
 * A queue that is fair by caller: `next` takes the oldest entry of each caller in turn, so that many entries of one
 * caller delay another caller by one entry only. Each call takes constant time, however many wait.
 */
export class FairQueue<T extends Queued> {
  readonly #lines = new Map<string, CallerLine<T>>()
  /** The lines of all callers with entries; round-robin: the next one comes first. */
  readonly #round = new Line<CallerLine<T>>()
  /** All entries in order of arrival, also those that have left by `next`. */
  readonly #all = new Line<T>()
  #size = 0

  get size(): number {
    return this.#size
  }

  add(entry: T): void {
    entry.isWaiting = true
    this.#size++
    this.#all.push(entry)
    const { caller } = entry
    const known = this.#lines.get(caller)
    const line = known ?? { caller, entries: new Line<T>() }
    line.entries.push(entry)
    if (known) return
    this.#lines.set(caller, line)
    this.#round.push(line)
  }

  /**
   * Removes and returns the oldest entry of the first caller for whom `mayTake` is true. Undefined when there is none.
   * A caller that was looked at goes to the end of the line.
   */
  next(mayTake: (caller: string) => boolean): T | undefined {
    for (let lines = this.#round.length; lines > 0; lines--) {
      const line = this.#round.shift()
      if (!line) return undefined
      const { caller, entries } = line
      const oldest = firstWaiting(entries)
      const isTaken = oldest !== undefined && mayTake(caller)
      if (isTaken) {
        entries.shift()
        this.#leave(oldest)
      }
      if (entries.length > 0) this.#round.push(line)
      else this.#lines.delete(caller)
      if (isTaken) return oldest
    }
    return undefined
  }

  /** Removes and returns the entries that arrived first, as long as `isLate` is true. */
  takeLate(isLate: (entry: T) => boolean): T[] {
    const late: T[] = []
    for (let first = firstWaiting(this.#all); first && isLate(first); first = firstWaiting(this.#all)) {
      this.#leave(first)
      late.push(first)
    }
    return late
  }

  #leave(entry: T): void {
    entry.isWaiting = false
    this.#size--
  }
}

interface CallerLine<T> {
  caller: string
  entries: Line<T>
}

/** Returns the first entry that still waits, and drops those before it. */
function firstWaiting<T extends Queued>(line: Line<T>): T | undefined {
  while (line.first && !line.first.isWaiting) line.shift()
  return line.first
}

const leastDropped = 64

/** A list to which items are added at the end and taken from the front, in constant time. */
class Line<T> {
  #items: T[] = []
  #taken = 0

  get length(): number {
    return this.#items.length - this.#taken
  }

  get first(): T | undefined {
    return this.#items[this.#taken]
  }

  push(item: T): void {
    this.#items.push(item)
  }

  shift(): T | undefined {
    const { first } = this
    if (first === undefined) return undefined
    this.#taken++
    if (this.#taken >= leastDropped && this.#taken * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#taken)
      this.#taken = 0
    }
    return first
  }
}
