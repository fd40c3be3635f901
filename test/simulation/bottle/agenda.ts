interface Entry<T> {
  at: number
  /** Entries of one name and moment keep the order in which they were added. */
  order: number
  item: T
}

/**
 * A queue of items by due time: a binary heap with the earliest on top. Items of one moment are sorted by name, because
 * a job wakes them in any order.
 */
export class Agenda<T extends { readonly name: string }> {
  readonly #entries: Entry<T>[] = []
  #added = 0

  get size(): number {
    return this.#entries.length
  }

  /** The moment of the earliest item, in milliseconds. */
  get nextAt(): number | undefined {
    return this.#entries[0]?.at
  }

  add(item: T, at: number): void {
    this.#entries.push({ at, order: this.#added++, item })
    let place = this.#entries.length - 1
    while (place > 0) {
      const above = (place - 1) >> 1
      if (!this.#isBefore(place, above)) break
      this.#swap(place, above)
      place = above
    }
  }

  /** Removes and returns the earliest item; undefined when empty. */
  take(): { item: T; at: number } | undefined {
    const [first] = this.#entries
    const last = this.#entries.pop()
    if (!first || !last) return undefined
    if (this.#entries.length > 0) {
      this.#entries[0] = last
      this.#sink()
    }
    return first
  }

  #sink(): void {
    for (let place = 0; ; ) {
      const [left, right] = [2 * place + 1, 2 * place + 2]
      let least = place
      if (this.#isBefore(left, least)) least = left
      if (this.#isBefore(right, least)) least = right
      if (least === place) return
      this.#swap(place, least)
      place = least
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#entries[one], this.#entries[other]]
    if (!a || !b) return false
    if (a.at !== b.at) return a.at < b.at
    return a.item.name === b.item.name ? a.order < b.order : a.item.name < b.item.name
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#entries[one], this.#entries[other]]
    if (a && b) [this.#entries[one], this.#entries[other]] = [b, a]
  }
}
