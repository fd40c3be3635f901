/**
 * The moment at which a journey goes on, and the name of the act that it does then. With `bell`, it goes on as soon as
 * the bell is rung, and at that moment at the latest.
 */
export interface Pause {
  at: number
  act: string
  bell?: Bell
}

/**
 * The acts of a person, in order. All between two pauses is one act: a few requests that nobody else waits for. A journey
 * knows only what its answers told it.
 */
export type Journey = AsyncGenerator<Pause, void, void>

/** Returns a journey of one act. */
export async function* once(act: () => Promise<void>): Journey {
  await act()
  yield* []
}

/** Wakes a journey: a letter that came, a caller on the telephone. */
export class Bell {
  #wake: (() => void) | undefined
  #isRung = false

  /** True when it was rung since the last look. */
  isRung(): boolean {
    const was = this.#isRung
    this.#isRung = false
    return was
  }

  ring(): void {
    this.#isRung = true
    this.#wake?.()
  }

  /** Calls `wake` at each ring. */
  listens(wake: (() => void) | undefined): void {
    this.#wake = wake
  }
}
