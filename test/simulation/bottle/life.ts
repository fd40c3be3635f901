import { NoAnswer } from './world.ts'

/** Records if a program was killed, and which callers wait for its answers. */
export class Life {
  readonly #waiting = new Set<(error: Error) => void>()
  /** The name of the program. */
  readonly name: string
  isDead = false

  constructor(name: string) {
    this.name = name
  }

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

  /**
   * Marks the program as killed. Returns a function that fails the waiting callers with `NoAnswer`. Call it in a later
   * turn, when another program can answer.
   */
  end(): () => void {
    this.isDead = true
    return () => {
      for (const fail of this.#waiting) fail(new NoAnswer())
    }
  }
}

/**
 * Returns the error of each operation of a killed program. It lets the program's code unwind and free what it shares
 * with the other programs of this process.
 */
export const killed = (): Error => Object.assign(new Error('The program was killed.'), { code: 'CONNECTION_CLOSED' })
