import { LRUCache } from 'lru-cache'
import { versionInForce } from '../../catalogue/permit-types/queries.ts'
import { referenceStamp } from '../../http/caching/reference-stamp.ts'
import { servingOffices, validVillage } from '../../network/offices/queries.ts'
import type { ServingOffice } from '../../network/offices/routing.ts'
import { counterStates } from '../../network/offices/steps.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { perDatabase } from '../../platform/db/per-database.ts'

/** A permit type at a village, and the counter that files for the applicant; null without one. */
export interface DraftPlace {
  permitType: string
  village: string | null
  counter: string | null
}

/** The facts of a draft that are reference data. They are the same for every draft of a type at a place. */
export interface PlaceFacts {
  /** The version in force; null when the type is not offered. */
  version: number | null
  isVillage: boolean
  counterOpen: boolean
  officeChain: readonly ServingOffice[]
  today: string
}

/** The id and the time of a new draft, and the stamp that reference data has at that time. */
export interface Beginning {
  id: string
  at: Date
  stamp: string
}

const keptPlaces = 1_000
const keptOf = perDatabase(() => new LRUCache<string, { stamp: string; facts: PlaceFacts }>({ max: keptPlaces }))

const nameOf = ({ permitType, village, counter }: DraftPlace) => JSON.stringify([permitType, village, counter])

/** Returns the facts of a place that this process has read last, with the stamp of reference data at that time. */
export const keptFacts = (db: Db, place: DraftPlace): { stamp: string; facts: PlaceFacts } | undefined =>
  keptOf(db).get(nameOf(place))

/**
 * Returns the facts of a place for what was read at a stamp of reference data. If they are not kept under this stamp,
 * one statement reads them. They are never older than the stamp; they are newer if reference data has changed since.
 */
export async function factsSince(db: Db, place: DraftPlace, stamp: string): Promise<PlaceFacts> {
  const kept = keptFacts(db, place)
  return kept?.stamp === stamp ? kept.facts : (await readPlace(db, place)).facts
}

/** Reads the facts of a place and a beginning at the same time, and keeps the facts. */
export async function readPlace(db: Db, place: DraftPlace): Promise<Beginning & { facts: PlaceFacts }> {
  const { permitType, village, counter } = place
  const [row] = await db<(PlaceFacts & Beginning)[]>`
    select uuidv7() as id, now() as at, ${referenceStamp(db)} as stamp,
      ${versionInForce(db, permitType)} as version, ${validVillage(db, village)} as is_village,
      ${isOpenCounter(db, counter)} as counter_open,
      ${servingOffices(db, village, permitType)} as office_chain, network_day()::text as today`
  if (!row) throw new Error('The database gives no facts of places.')
  const { id, at, stamp, ...facts } = row
  keptOf(db).set(nameOf(place), { stamp, facts })
  return { id, at, stamp, facts }
}

/** SQL condition: the office takes applications at its counter. True without an office. */
export const isOpenCounter = (db: Db, counter: string | null): Fragment =>
  counter === null
    ? db`true`
    : db`exists (
        select
        from offices o
        where o.id = ${counter} and o.state = any(${counterStates}::office_state[])
      )`
