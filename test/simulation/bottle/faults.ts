import type { Underway } from './acting.ts'
import type { Chance } from './chance.ts'

/** The kinds of faults at a point of an act. */
export const faultKinds = {
  /** The program is killed before the statement is sent, or before the bytes are stored. */
  kill_before: 3,
  /** The program is killed when the statement has been done, before it hears of it. */
  kill_after: 3,
  /** All connections to the database are cut. */
  cut: 2,
  /** The statement fails as the victim of a deadlock. */
  deadlock: 1,
  /** The statement fails because the transaction cannot be serialised. */
  serialisation: 1,
  /** The storage answers 503. */
  storage_down: 2,
  /** The storage does it, and its answer is lost. */
  storage_lost: 1,
  /** An object breaks off in the middle of its bytes. */
  storage_half: 1,
  /** The clocks of database and programs are set back some minutes, until the act has ended. */
  clock_back: 1,
  /** They are set ahead some minutes, and back when the act has ended. */
  clock_ahead: 1,
  /** The clock of one program is some minutes before or behind that of the database and of the others. */
  clock_apart: 1,
} as const
export type FaultKind = keyof typeof faultKinds

/** A fault that meets an act at one of its points, counted from 1. */
export interface Fault {
  kind: FaultKind
  crossing: number
  /** By how much a clock jumps. */
  minutes: number
}

/**
 * The points at which an act waits for its turn. A fault can happen at those of the database and the storage, not
 * before a request and before notifications are heard.
 */
export type Crossing = 'statement' | 'begin' | 'commit' | 'rollback' | 'storage' | 'request' | 'notice'

const mostCrossings = 24
const mostMinutes = 10
const storageKinds: ReadonlySet<FaultKind> = new Set(['storage_down', 'storage_lost', 'storage_half'])
export const clockKinds: ReadonlySet<FaultKind> = new Set(['clock_back', 'clock_ahead', 'clock_apart'])
const databaseKinds: ReadonlySet<FaultKind> = new Set(['cut', 'deadlock', 'serialisation'])

/** Draws the fault of an act; undefined for most. */
export function drawFault(chance: Chance, probability: number): Fault | undefined {
  if (!chance.isTrue(probability)) return undefined
  return { kind: chance.weighted(faultKinds), crossing: chance.whole(1, mostCrossings), minutes: drawMinutes(chance) }
}

const drawMinutes = (chance: Chance): number => chance.whole(1, mostMinutes) * (chance.isTrue(1 / 2) ? 1 : -1)

/** True when a fault of this kind can happen at such a point. */
function canStrike(kind: FaultKind, at: Crossing | 'answer'): boolean {
  if (storageKinds.has(kind)) return at === 'storage'
  if (clockKinds.has(kind)) return at === 'statement' || at === 'begin'
  if (kind === 'deadlock' || kind === 'serialisation') return at === 'statement' || at === 'commit'
  if (databaseKinds.has(kind)) return at !== 'storage'
  return true
}

const isPoint = (at: Crossing | 'answer'): boolean => ['statement', 'begin', 'commit', 'storage'].includes(at)

/**
 * Counts a point of an act. Returns the fault that happens to it there. A clock jumps only while no transaction is
 * open: `now()` stands still within one.
 */
export function meetFault(
  act: Underway | undefined,
  at: Crossing | 'answer',
  areTransactionsOpen: boolean,
): Fault | undefined {
  if (!act || !isPoint(at)) return undefined
  act.crossings++
  const { fault } = act
  if (!fault || act.isStruck || act.crossings < fault.crossing || !canStrike(fault.kind, at)) return undefined
  if (areTransactionsOpen && clockKinds.has(fault.kind)) return undefined
  act.isStruck = true
  return fault
}
