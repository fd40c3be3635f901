import { versionInForce } from '../../catalogue/permit-types/queries.ts'
import { servingOffices, validVillage } from '../../network/offices/queries.ts'
import type { ServingOffice } from '../../network/offices/routing.ts'
import { counterStates } from '../../network/offices/steps.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { notOffered } from './faults.ts'

/**
 * Reads the facts for a new draft: its id and time, the version in force, the offices that serve its village, and if
 * village and counter are valid. Throws `rule_broken` for a permit type without a version in force.
 */
export async function draftFacts(db: Db, permitType: string, village: string | null, counter: string | null) {
  const [row] = await db<
    {
      id: string
      version: number | null
      isVillage: boolean
      counterOpen: boolean
      officeChain: readonly ServingOffice[]
      today: string
      at: Date
    }[]
  >`
    select uuidv7() as id, now() as at, ${versionInForce(db, permitType)} as version,
      ${validVillage(db, village)} as is_village, ${isOpenCounter(db, counter)} as counter_open,
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
