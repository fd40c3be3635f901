import { appointments } from '../../applications/inspections/transfer.ts'
import { archive, counterFiles, openFiles } from '../../applications/transfer.ts'
import { mailEstate } from '../../correspondence/received-mails/keeping/estate.ts'
import { permitEstate } from '../../permits/transfer.ts'
import type { Db } from '../../platform/db/client.ts'
import { area, endedPosts, numbers, permitTypes, staff, visits } from './estate-parts.ts'

/** From which office to which, by which dissolution, on whose word (null: the day had come) and when. */
export interface Transfer {
  dissolutionId: string
  from: string
  to: string
  personId: string | null
  at: Date
}

/** How much of a kind there is. */
export interface EstateCount {
  key: string
  count: number
}

/**
 * One kind of thing that an office leaves. `count` says what there is, `move` gives all of it to the successor, or
 * leaves what stays, and says what it was.
 */
export interface EstatePart {
  readonly part: string
  count(db: Db, officeId: string): Promise<EstateCount[]>
  move(tx: Db, transfer: Transfer): Promise<EstateCount[]>
}

/** All that an office leaves, in the order it goes over. A room with something of its own adds its part here. */
export const estate = [
  area,
  appointments,
  archive,
  openFiles,
  counterFiles,
  permitEstate,
  mailEstate,
  visits,
  staff,
  endedPosts,
  permitTypes,
  numbers,
] as const satisfies readonly EstatePart[]

export type PartName = (typeof estate)[number]['part']
export const partNames = estate.map(({ part }) => part) as [PartName, ...PartName[]]

/** A part of the minutes. */
export interface EstateItem {
  part: PartName
  of: EstateCount[]
}

/** What an office would leave now. */
export async function inventory(db: Db, officeId: string): Promise<EstateItem[]> {
  return Promise.all(estate.map(async ({ part, count }) => ({ part, of: await count(db, officeId) })))
}

/**
 * Gives everything to the successor, and says what it was; part by part, since what comes later may rest on what went
 * before.
 */
export async function handOver(tx: Db, transfer: Transfer): Promise<EstateItem[]> {
  const minutes: EstateItem[] = []
  for (const { part, move } of estate) minutes.push({ part, of: await move(tx, transfer) })
  return minutes
}
