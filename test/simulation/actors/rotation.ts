/** The turns of those who may do something rare. A short run has it without luck, and a long one no more often. */
export class Rotation {
  /** The number of those who have asked, by the name of what they ask about. */
  readonly #asked = new Map<string, number>()

  /**
   * Returns true for the first who asks under this name, and later for each who is next by the share, at equal
   * distances: with a share of 0.25 for the first, the fifth, and so on. Who has a share of 0 takes no turn of others.
   */
  isInTurn(name: string, share: number): boolean {
    if (share === 0) return false
    const before = this.#asked.get(name) ?? 0
    this.#asked.set(name, before + 1)
    return Math.floor(before * share) > Math.floor((before - 1) * share)
  }
}
