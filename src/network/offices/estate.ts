import type { Db } from '../../platform/db/client.ts'

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
 * One kind of thing that an office leaves. `count` says what there is. `move` gives all of it to the successor, or
 * leaves what stays, and says what it was.
 */
export interface EstatePart {
  count(db: Db, officeId: string): Promise<EstateCount[]>
  move(tx: Db, transfer: Transfer): Promise<EstateCount[]>
}

/** The parts of what an office leaves, in the order in which they go over. */
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

/** All that an office leaves. Each wing keeps a part; the program puts them together. */
export type Estate = Readonly<Record<PartName, EstatePart>>

/** A part of the minutes. */
export interface EstateItem {
  part: PartName
  of: EstateCount[]
}

/** Returns what an office would leave now. */
export async function inventory(db: Db, estate: Estate, officeId: string): Promise<EstateItem[]> {
  return Promise.all(partNames.map(async (part) => ({ part, of: await estate[part].count(db, officeId) })))
}

/** Gives everything to the successor, and returns what it was. Part by part: a later one may rest on an earlier one. */
export async function handOver(tx: Db, estate: Estate, transfer: Transfer): Promise<EstateItem[]> {
  const minutes: EstateItem[] = []
  for (const part of partNames) minutes.push({ part, of: await estate[part].move(tx, transfer) })
  return minutes
}
