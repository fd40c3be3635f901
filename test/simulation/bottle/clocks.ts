import { AsyncLocalStorage } from 'node:async_hooks'
import type { Fault } from './faults.ts'
import type { Passing } from './turns.ts'

const minute = 60_000
/** After so long no moment that a wrong clock gave lies ahead: twice the widest jump. */
const doubtMilliseconds = 20 * minute

/** The program that runs this code; none for the simulation itself. */
export const running = new AsyncLocalStorage<Passing>()

/**
 * The clocks of the machines, and how far a fault has put them from the time of the network. The database has the clock
 * that all programs have, unless a fault has put one program apart.
 */
export class Clocks {
  #ofAll = 0
  readonly #apart = new WeakMap<Passing, number>()
  #isApart = false
  #wrongAt = -Infinity

  /** The milliseconds by which the clock of the database, and of programs in step with it, is ahead. */
  get ofAll(): number {
    return this.#ofAll
  }

  /** Returns the milliseconds by which the clock of the running code is ahead. */
  ahead = (): number => {
    const program = this.#isApart ? running.getStore() : undefined
    return this.#ofAll + (program ? (this.#apart.get(program) ?? 0) : 0)
  }

  /** Lets a fault happen at a moment: all clocks jump, or that of the program alone. */
  jump(program: Passing, { kind, minutes }: Pick<Fault, 'kind' | 'minutes'>, at: number): void {
    this.#wrongAt = at
    if (kind === 'clock_apart') {
      this.#apart.set(program, minutes * minute)
      this.#isApart = true
    } else this.#ofAll = (kind === 'clock_back' ? -Math.abs(minutes) : Math.abs(minutes)) * minute
  }

  /** True while a clock is wrong, and while what it dated may still lie ahead. */
  areDoubted = (at: number): boolean => at - this.#wrongAt < doubtMilliseconds

  /** Sets all clocks right. Returns true when one was wrong. */
  setRight(programs: Iterable<Passing>): boolean {
    const wasWrong = this.#ofAll !== 0 || this.#isApart
    this.#ofAll = 0
    this.#isApart = false
    for (const one of programs) this.#apart.delete(one)
    return wasWrong
  }
}
