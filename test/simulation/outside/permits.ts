/** A permit that its holder has shown to others. */
interface ShownPermit {
  id: string
  number: string
  verificationPath: string
  permitType: string
  villageCode: string
}

const kept = 500

/** The last 500 permits that holders have shown to others: banks, shops, neighbours. */
export class ShownPermits {
  readonly #shown: ShownPermit[] = []

  keeps({ id, number, verificationPath, permitType, villageCode }: ShownPermit): void {
    if (this.#shown.some((known) => known.id === id)) return
    this.#shown.push({ id, number, verificationPath, permitType, villageCode })
    if (this.#shown.length > kept) this.#shown.shift()
  }

  get all(): readonly ShownPermit[] {
    return this.#shown
  }
}
