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

/**
 * Returns the error of every operation of a program that was killed. It reaches nothing any more, so what it does about
 * the error has no effect; but it gives back what all programs of this process share.
 */
export const killed = (): Error => Object.assign(new Error('The program was killed.'), { code: 'CONNECTION_CLOSED' })
