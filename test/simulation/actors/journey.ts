/**
 * The moment at which a journey continues, and the name of its next act. With `bell`, it continues as soon as the bell
 * is rung, and at `at` at the latest.
 */
export interface Pause {
  at: number
  act: string
  bell?: Bell
}

/**
 * The acts of a person, in order. All requests between two pauses are one act. A journey knows only what the API has
 * answered it.
 */
export type Journey = AsyncGenerator<Pause, void, void>

/** Returns a journey of one act. */
export async function* once(act: () => Promise<void>): Journey {
  await act()
  yield* []
}

/** Wakes a journey, for example when a letter comes. */
export class Bell {
  #wake: (() => void) | undefined
  #isRung = false

  /** Returns true when it was rung since the last call, and resets that. */
  isRung(): boolean {
    const was = this.#isRung
    this.#isRung = false
    return was
  }

  ring(): void {
    this.#isRung = true
    this.#wake?.()
  }

  /** Calls `wake` at each ring, in place of an earlier one; undefined removes it. */
  listens(wake: (() => void) | undefined): void {
    this.#wake = wake
  }
}
