import { NoAnswer } from './world.ts'

/** The life of a program: those who wait for its answers, until it is killed. */
export class Life {
  readonly #waiting = new Set<(error: Error) => void>()
  isDead = false

  /** Settles as `work` does; throws `NoAnswer` when the program is killed before. */
  unlessKilled<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.isDead) return reject(new NoAnswer())
      this.#waiting.add(reject)
      const unlessDead = (settle: () => void) => {
        if (this.isDead) return
        this.#waiting.delete(reject)
        settle()
      }
      work.then(
        (result) => unlessDead(() => resolve(result)),
        (error: unknown) => unlessDead(() => reject(error)),
      )
    })
  }

  /** Ends the life. Those who wait learn it in a later turn, when another program may answer. */
  end(): () => void {
    this.isDead = true
    return () => {
      for (const fail of this.#waiting) fail(new NoAnswer())
    }
  }
}

/** The notifications that a program has heard. */
export class Hearing {
  readonly #expected = new Map<string, () => void>()

  hear(payload: string): void {
    this.#expected.get(payload)?.()
    this.#expected.delete(payload)
  }

  until(payload: string): Promise<void> {
    return new Promise((heard) => this.#expected.set(payload, heard))
  }
}
