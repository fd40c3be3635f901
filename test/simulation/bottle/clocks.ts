import { AsyncLocalStorage } from 'node:async_hooks'
import type { Exchange } from '../invariants/invariant.ts'
import type { Fault } from './faults.ts'
import type { Passing } from './turns.ts'

const minute = 60_000
/** After this time no timestamp of a wrong clock is in the future any more: twice the widest jump (10 minutes). */
const doubtMilliseconds = 20 * minute

/** The program that runs the current code; undefined for the simulation itself. */
export const running = new AsyncLocalStorage<Passing>()

/**
 * The clocks of database and programs, as offsets from the time of the network. All share one offset, unless a fault
 * has given one program its own.
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

  /** Applies a clock fault: shifts all clocks, or only that of the program for `clock_apart`. */
  jump(program: Passing, { kind, minutes }: Pick<Fault, 'kind' | 'minutes'>, at: number): void {
    this.#wrongAt = at
    if (kind === 'clock_apart') {
      this.#apart.set(program, minutes * minute)
      this.#isApart = true
    } else this.#ofAll = (kind === 'clock_back' ? -Math.abs(minutes) : Math.abs(minutes)) * minute
  }

  /** True for 20 minutes after a clock fault: timestamps may still be in the future. */
  areDoubted = (at: number): boolean => at - this.#wrongAt < doubtMilliseconds

  /**
   * Marks requests as doubted within 20 minutes of a clock fault, also those that were answered before it: what their
   * act wrote afterwards may bear an earlier time.
   */
  doubt(exchanges: Iterable<Pick<Exchange, 'isClockDoubted'>>, at: number): void {
    if (this.areDoubted(at)) for (const exchange of exchanges) exchange.isClockDoubted = true
  }

  /** Sets all clocks right. Returns true when one was wrong. */
  setRight(programs: Iterable<Passing>): boolean {
    const wasWrong = this.#ofAll !== 0 || this.#isApart
    this.#ofAll = 0
    this.#isApart = false
    for (const one of programs) this.#apart.delete(one)
    return wasWrong
  }
}
