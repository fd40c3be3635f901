import { AsyncLocalStorage } from 'node:async_hooks'
import type { Exchange } from '../invariants/invariant.ts'
import type { Fault } from './faults.ts'
import type { RandomBytes } from './seeded.ts'

/** An act that is running, and all that has happened to it so far. */
export interface Underway {
  readonly number: number
  /** The name of its actor and its place among that actor's acts: the same in a shrunk run. */
  readonly key: string
  readonly actor: string
  readonly name: string
  /** Returns the bytes that the next request draws. */
  bytesOfRequest(): RandomBytes
  readonly exchanges: Exchange[]
  readonly logged: string[]
  /** The fault drawn for the act; undefined for most. */
  readonly fault: Fault | undefined
  /** The number of fault points passed so far. */
  crossings: number
  /** True once the fault has happened. */
  isStruck: boolean
}

/** The act for which the current code runs; undefined for work of the program itself. */
export const acting = new AsyncLocalStorage<Underway | undefined>()

/** True while the simulation itself works, for example kills a program: its operations wait at no gate. */
export const passingFreely = new AsyncLocalStorage<boolean>()

/** Runs work of the program itself, such as timers: for no act, but through the gates. */
export const byItself = <T>(work: () => T): T => passingFreely.run(false, () => acting.run(undefined, work))
