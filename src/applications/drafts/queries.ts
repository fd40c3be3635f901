import { referenceStamp } from '../../http/caching/reference-stamp.ts'
import { validVillage } from '../../network/offices/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import { type Beginning, type DraftPlace, isOpenCounter, keptFacts, type PlaceFacts, readPlace } from './place-facts.ts'

/** The facts for a new draft: its id and time, and those of its place. */
type DraftFacts = PlaceFacts & Omit<Beginning, 'stamp'>

/**
 * Returns the facts for a new draft: its id and time, the version in force, the offices that serve its village, and if
 * village and counter are valid. Reference data is kept in memory, and used while its stamp is still the same at the
 * time of the draft.
 */
export async function draftFacts(db: Db, place: DraftPlace): Promise<DraftFacts> {
  const { id, at, facts } = (await beginWithKept(db, place)) ?? (await readPlace(db, place))
  return { ...facts, id, at }
}

/** Reads a beginning, and returns it with the kept facts of a place. Undefined when they are not valid any more. */
async function beginWithKept(db: Db, place: DraftPlace): Promise<(Beginning & { facts: PlaceFacts }) | undefined> {
  const kept = keptFacts(db, place)
  if (!kept) return undefined
  const beginning = await readBeginning(db)
  return beginning.stamp === kept.stamp ? { ...beginning, facts: kept.facts } : undefined
}

async function readBeginning(db: Db): Promise<Beginning> {
  const [row] = await db<Beginning[]>`select uuidv7() as id, now() as at, ${referenceStamp(db)} as stamp`
  if (!row) throw new Error('The database gives no ids.')
  return row
}

/** True when an office takes applications at its counter now. */
export async function takesApplications(db: Db, counter: string): Promise<boolean> {
  const rows = await db`select where ${isOpenCounter(db, counter)}`
  return rows.length === 1
}

/** True when the code is that of a village of the network today. */
export async function isVillage(db: Db, code: string): Promise<boolean> {
  const rows = await db`select where ${validVillage(db, code)}`
  return rows.length === 1
}
