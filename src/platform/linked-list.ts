/** An item of a linked list. Pass it to `remove`. */
export class Entry<T> {
  readonly item: T
  previous: Entry<T> | undefined
  next: Entry<T> | undefined
  isListed = true

  constructor(item: T, previous: Entry<T> | undefined) {
    this.item = item
    this.previous = previous
  }
}

/**
 * A list in the order of adding, for objects that come and go with each request. Each operation takes constant time. A
 * long-lived `Map` or `Set` would keep such objects in memory until the next full collection. V8 links each outgrown
 * table to its successor: once one table is in the old generation, it keeps all later ones, with what they contain.
 */
export class LinkedList<T> {
  #first: Entry<T> | undefined
  #last: Entry<T> | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  get first(): T | undefined {
    return this.#first?.item
  }

  add(item: T): Entry<T> {
    const entry = new Entry(item, this.#last)
    if (this.#last) this.#last.next = entry
    else this.#first = entry
    this.#last = entry
    this.#size++
    return entry
  }

  /** Removes an entry of this list. False when it was removed before. */
  remove(entry: Entry<T>): boolean {
    if (!entry.isListed) return false
    const { previous, next } = entry
    if (previous) previous.next = next
    else this.#first = next
    if (next) next.previous = previous
    else this.#last = previous
    // An entry in the old generation would keep its neighbours in memory.
    entry.previous = undefined
    entry.next = undefined
    entry.isListed = false
    this.#size--
    return true
  }

  /** Iterates over the entries, the oldest first. The one that was returned last may be removed meanwhile. */
  *entries(): Generator<Entry<T>> {
    let entry = this.#first
    while (entry) {
      const { next }: Entry<T> = entry
      yield entry
      entry = next
    }
  }
}
