import type { Chance } from './chance.ts'
import type { Fault } from './faults.ts'
import type { Pending } from './pending.ts'
import type { Passing } from './turns.ts'

/** Permission to go on at a point. It has to be ended when the operation has settled. */
export interface Passage {
  /** The fault to be met there by the operation itself. */
  fault: Fault | undefined
  /** Resolves when others may hear how it ended. The program may have been killed by then. */
  end(): Promise<void>
}

/** The functions of the ground that the scheduler needs. */
export interface Surroundings {
  /** Decides whose turn it is. */
  chance: Chance
  pending: Pick<Pending, 'whenQuiet'>
  /** Returns the number of statements that wait for a lock, and that no deadlock will end. */
  countBlocked(): Promise<number>
  /** Calls a function after so many real milliseconds. */
  afterReal(milliseconds: number, call: () => void): void
  /** Runs the timers of programs: called when nothing else can happen. */
  runTimers(): void
  /** Kills a program: nothing of it reaches the database or the storage any more. */
  kill(program: Passing): Promise<void>
  /** Cuts all connections of a program. */
  cut(program: Passing): Promise<void>
  /** Lets clocks jump. */
  jump(program: Passing, fault: Fault): Promise<void>
  /** Called with each turn, for those who read along. */
  turned(line: string): void
}
