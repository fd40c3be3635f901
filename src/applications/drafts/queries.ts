import { LRUCache } from 'lru-cache'
import { versionInForce } from '../../catalogue/permit-types/queries.ts'
import { referenceStamp } from '../../http/reference-stamp.ts'
import { servingOffices, validVillage } from '../../network/offices/queries.ts'
import type { ServingOffice } from '../../network/offices/routing.ts'
import { counterStates } from '../../network/offices/steps.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { perDatabase } from '../../platform/db/per-database.ts'
import { notOffered } from './faults.ts'

/** The facts for a new draft that are reference data. They are the same for every draft of a type at a place. */
interface PlaceFacts {
  /** The version in force. */
  version: number
  isVillage: boolean
  counterOpen: boolean
  officeChain: readonly ServingOffice[]
  today: string
}

/** The id and the time of a new draft, and the stamp that reference data has at that time. */
interface Beginning {
  id: string
  at: Date
  stamp: string
}

const keptPlaces = 1_000
const keptOf = perDatabase(() => new LRUCache<string, { stamp: string; facts: PlaceFacts }>({ max: keptPlaces }))

/**
 * Returns the facts for a new draft: its id and time, the version in force, the offices that serve its village, and if
 * village and counter are valid. Reference data is kept in memory, and used while its stamp is still the same at the
 * time of the draft. Throws `rule_broken` for a permit type without a version in force.
 */
export async function draftFacts(
  db: Db,
  permitType: string,
  village: string | null,
  counter: string | null,
): Promise<PlaceFacts & Omit<Beginning, 'stamp'>> {
  const kept = keptOf(db)
  const place = JSON.stringify([permitType, village, counter])
  const known = kept.get(place)
  if (known) {
    const { stamp, ...beginning } = await readBeginning(db)
    if (stamp === known.stamp) return { ...known.facts, ...beginning }
  }
  const { id, at, stamp, ...facts } = await readPlace(db, permitType, village, counter)
  kept.set(place, { stamp, facts })
  return { ...facts, id, at }
}

async function readBeginning(db: Db): Promise<Beginning> {
  const [row] = await db<Beginning[]>`select uuidv7() as id, now() as at, ${referenceStamp(db)} as stamp`
  if (!row) throw new Error('The database gives no ids.')
  return row
}

/** Reads the facts of a place and a beginning at the same time. Throws `rule_broken` without a version in force. */
async function readPlace(
  db: Db,
  permitType: string,
  village: string | null,
  counter: string | null,
): Promise<PlaceFacts & Beginning> {
  const [row] = await db<(Omit<PlaceFacts, 'version'> & Beginning & { version: number | null })[]>`
    select uuidv7() as id, now() as at, ${referenceStamp(db)} as stamp,
      ${versionInForce(db, permitType)} as version, ${validVillage(db, village)} as is_village,
      ${isOpenCounter(db, counter)} as counter_open,
      ${servingOffices(db, village, permitType)} as office_chain, network_day()::text as today`
  if (!row || row.version === null) throw notOffered()
  return { ...row, version: row.version }
}

/** SQL condition: the office takes applications at its counter. True without an office. */
const isOpenCounter = (db: Db, counter: string | null): Fragment =>
  counter === null
    ? db`true`
    : db`exists (
        select
        from offices o
        where o.id = ${counter} and o.state = any(${counterStates}::office_state[])
      )`

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
