import type { Chance } from './chance.ts'
import type { Fault } from './faults.ts'
import type { LockWaits } from './locks.ts'
import type { Pending } from './pending.ts'
import type { Passing } from './turns.ts'

/** Permission to go on at a point. It has to be ended when the operation has settled. */
export interface Passage {
  /** The fault that the operation itself has to apply, such as `deadlock`; undefined for none. */
  fault: Fault | undefined
  /**
   * Reports that the operation has settled. Resolves at the turn of its answer; the program may have been killed by
   * then.
   */
  end(): Promise<void>
}

/** The functions of the ground that the scheduler needs. */
export interface Surroundings {
  /** Decides whose turn it is. */
  chance: Chance
  pending: Pick<Pending, 'whenQuiet'>
  lockWaits: Pick<LockWaits, 'areAll' | 'hold' | 'isHolding'>
  /** Calls a function after so many real milliseconds. */
  afterReal(milliseconds: number, call: () => void): void
  /** Runs the timers of programs: called when nothing else can happen. */
  runTimers(): void
  /** Kills a program: its operations reach neither database nor storage any more. */
  kill(program: Passing): Promise<void>
  /** Cuts all connections of a program. */
  cut(program: Passing): Promise<void>
  /** Applies a clock fault to the program and the database. */
  jump(program: Passing, fault: Fault): Promise<void>
  /** Receives a line about each turn. */
  turned(line: string): void
}
