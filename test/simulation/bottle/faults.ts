import type { Underway } from './acting.ts'
import type { Chance } from './chance.ts'

/** The kinds of faults at a point of an act. */
const faultKinds = {
  /** The program is killed before the statement is sent, or before the bytes are stored. */
  kill_before: 3,
  /** The program is killed after the statement was executed, before its result arrives. */
  kill_after: 3,
  /** All connections to the database are cut. */
  cut: 2,
  /** The statement fails as the victim of a deadlock. */
  deadlock: 1,
  /** The statement fails because the transaction cannot be serialised. */
  serialisation: 1,
  /** The storage answers 503. */
  storage_down: 2,
  /** The storage executes the request, and its answer is lost. */
  storage_lost: 1,
  /** The connection breaks after half of an object's bytes. */
  storage_half: 1,
  /** All clocks are set back by 1 to 10 minutes, until the act has ended. */
  clock_back: 1,
  /** All clocks are set ahead by 1 to 10 minutes, until the act has ended. */
  clock_ahead: 1,
  /** The clock of one program differs by 1 to 10 minutes from those of the database and the other programs. */
  clock_apart: 1,
} as const
type FaultKind = keyof typeof faultKinds

/**
 * A fault of an act. It happens at point number `crossing`, counted from 1, or at the next point that suits its kind.
 */
export interface Fault {
  kind: FaultKind
  crossing: number
  /** The minutes by which a clock jumps. Only `clock_apart` uses the sign. */
  minutes: number
}

/**
 * The points at which an act waits for its turn. A fault can happen at `statement`, `begin`, `commit` and `storage`.
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
 * Counts a point of an act. Returns the fault that happens there; undefined for none. A clock jumps only while no
 * transaction is open, because `now()` is constant within one.
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
