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
 * them, and returns the same numbers. `moveAhead` transfers those that nobody works on, in batches, before the office
 * is locked; `move` then returns only the others.
 */
export interface EstatePart {
  count(db: Db, officeId: string): Promise<EstateCount[]>
  move(tx: Db, transfer: Transfer): Promise<EstateCount[]>
  moveAhead?(tx: Db, transfer: Transfer): Promise<EstateCount[]>
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

/**
 * Transfers what nobody works on, before the office is locked: submissions to the office do not wait for its archive.
 * Returns the numbers for `handOver`.
 */
export async function handOverAhead(tx: Db, estate: Estate, transfer: Transfer): Promise<EstateItem[]> {
  const ahead: EstateItem[] = []
  for (const part of partNames) ahead.push({ part, of: (await estate[part].moveAhead?.(tx, transfer)) ?? [] })
  return ahead
}

/** Transfers everything else to the successor, part by part in order. Returns the minutes, `ahead` included. */
export async function handOver(
  tx: Db,
  estate: Estate,
  transfer: Transfer,
  ahead: readonly EstateItem[],
): Promise<EstateItem[]> {
  const minutes: EstateItem[] = []
  for (const part of partNames) {
    const earlier = ahead.filter((item) => item.part === part).flatMap(({ of }) => of)
    minutes.push({ part, of: added([...earlier, ...(await estate[part].move(tx, transfer))]) })
  }
  return minutes
}

/** Returns the sums by group, in the order in which the groups come first. */
export function added(counts: readonly EstateCount[]): EstateCount[] {
  const sums = new Map<string, number>()
  for (const { key, count } of counts) sums.set(key, (sums.get(key) ?? 0) + count)
  return [...sums].map(([key, count]) => ({ key, count }))
}

const batchRows = 1_000

/** Moves the items with these ids, a thousand in each statement. Returns the sums by group. */
export async function inBatches(
  ids: readonly string[],
  move: (batch: string[]) => Promise<EstateCount[]>,
): Promise<EstateCount[]> {
  const counts: EstateCount[] = []
  for (let done = 0; done < ids.length; done += batchRows)
    counts.push(...(await move(ids.slice(done, done + batchRows))))
  return added(counts)
}
