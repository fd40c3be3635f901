import { AsyncLocalStorage } from 'node:async_hooks'
import type { Exchange } from '../invariants/invariant.ts'
import type { Fault } from './faults.ts'
import type { RandomBytes } from './seeded.ts'

/** An act that is under way. */
export interface Underway {
  readonly number: number
  /** Names it by its actor and its place among the acts of that actor: the same when others act less. */
  readonly key: string
  readonly actor: string
  readonly name: string
  /** Returns the bytes that the next request draws. */
  bytesOfRequest(): RandomBytes
  readonly exchanges: Exchange[]
  readonly logged: string[]
  /** The fault that meets the act, if one does. */
  readonly fault: Fault | undefined
  /** The points passed so far at which a fault could happen. */
  crossings: number
  /** True once the fault has happened. */
  isStruck: boolean
}

/** The act on whose behalf code runs; none for what the program does by itself. */
export const acting = new AsyncLocalStorage<Underway | undefined>()

/** True for the work of the simulation while everything else stands still: it waits at no gate. */
export const passingFreely = new AsyncLocalStorage<boolean>()

/** Runs what the program does by itself: on behalf of no act, and at its gates. */
export const byItself = <T>(work: () => T): T => passingFreely.run(false, () => acting.run(undefined, work))
