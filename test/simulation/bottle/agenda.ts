interface Entry<T> {
  at: number
  /** Entries of one moment keep the order in which they were added. */
  order: number
  item: T
}

/** Items by the moments at which they are due: a heap with the earliest on top. */
export class Agenda<T> {
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

  /** Takes the earliest item out. */
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
    return a.at < b.at || (a.at === b.at && a.order < b.order)
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#entries[one], this.#entries[other]]
    if (a && b) [this.#entries[one], this.#entries[other]] = [b, a]
  }
}
