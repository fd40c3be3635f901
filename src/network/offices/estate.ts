import type { Db } from '../../platform/db/client.ts'

/** A transfer between offices. `personId` is null when the system carries it out on the planned day. */
export interface Transfer {
  dissolutionId: string
  from: string
  to: string
  personId: string | null
  at: Date
}

/** The number of items in a group of a part, such as a status. For number sequences: the last number given. */
export interface EstateCount {
  key: string
  count: number
}

/**
 * One part of an estate. `count` returns the number of items by group. `move` transfers them to the successor, or ends
 * them, and returns the same numbers.
 */
export interface EstatePart {
  count(db: Db, officeId: string): Promise<EstateCount[]>
  move(tx: Db, transfer: Transfer): Promise<EstateCount[]>
}

/** Parts of an estate, in the order of the transfer. */
export const partNames = [
  'area',
  'appointments',
  'archive',
  'open_files',
  'counter_files',
  'permits',
  'received_mails',
  'visits',
  'staff',
  'ended_posts',
  'permit_types',
  'numbers',
] as const
export type PartName = (typeof partNames)[number]

/** Everything that a dissolved office leaves to its successor. Each wing defines its parts. */
export type Estate = Readonly<Record<PartName, EstatePart>>

/** One part of the estate in the minutes, with its counts by group. */
export interface EstateItem {
  part: PartName
  of: EstateCount[]
}

/** Counts everything that an office would leave now. */
export async function countEstate(db: Db, estate: Estate, officeId: string): Promise<EstateItem[]> {
  return Promise.all(partNames.map(async (part) => ({ part, of: await estate[part].count(db, officeId) })))
}

/** Transfers everything to the successor, part by part in order, and returns the minutes. */
export async function handOver(tx: Db, estate: Estate, transfer: Transfer): Promise<EstateItem[]> {
  const minutes: EstateItem[] = []
  for (const part of partNames) minutes.push({ part, of: await estate[part].move(tx, transfer) })
  return minutes
}
