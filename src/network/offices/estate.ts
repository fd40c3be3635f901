import type { Db } from '../../platform/db/client.ts'

/** A transfer between offices. `personId` is null when the system carries it out on the planned day. */
export interface Transfer {
  dissolutionId: string
  from: string
  to: string
  personId: string | null
  at: Date
  /** The ids of the applications that are left when the office is locked, all of them locked. None before. */
  left: readonly string[]
}

/** SQL for the actor, standing, office and channel of the events of a transfer, in this order. */
export const doerColumns = (tx: Db, { personId, to }: Pick<Transfer, 'personId' | 'to'>) => {
  const [standing, channel] = personId === null ? ['system', 'system'] : ['administrator', 'web']
  return tx`${personId}::uuid, ${standing}, ${to}::uuid, ${channel}::channel`
}

/** The number of items in a group of a part, such as a status. For number sequences: the last number given. */
export interface EstateCount {
  key: string
  count: number
}

/**
 * One part of an estate. `count` returns the number of items by group. `move` transfers them to the successor, or ends
 * them, and returns the same numbers; the office is locked then. The other two transfer a part of them before that, so
 * that `move` has only the rest: `moveAhead` those that nobody works on, in batches; `moveFree`, just before the lock,
 * those that nobody has locked. `moveFree` waits for no lock.
 */
export interface EstatePart {
  count(db: Db, officeId: string): Promise<EstateCount[]>
  move(tx: Db, transfer: Transfer): Promise<EstateCount[]>
  moveAhead?(tx: Db, transfer: Transfer): Promise<EstateCount[]>
  moveFree?(tx: Db, transfer: Transfer): Promise<EstateCount[]>
}

/**
 * Parts of an estate, in the order of the transfer. An application that is closed meanwhile is one of the archive, so
 * that comes after the open ones.
 */
export const partNames = [
  'area',
  'appointments',
  'open_files',
  'archive',
  'counter_files',
  'appeals',
  'objections',
  'open_money',
  'permits',
  'received_mails',
  'visits',
  'staff',
  'ended_posts',
  'permit_types',
  'numbers',
] as const
type PartName = (typeof partNames)[number]

/** The applications that a locked office still has, and those of its counter. */
export interface Leftover {
  /** Returns their ids in order. */
  ids(tx: Db, officeId: string): Promise<string[]>
  /** Locks them in this order, and waits for each. */
  lock(tx: Db, ids: readonly string[]): Promise<void>
  /** Locks them without waiting. Returns false if somebody else has locked one of them. */
  lockFree(tx: Db, ids: readonly string[]): Promise<boolean>
}

/** Everything that a dissolved office leaves to its successor. Each wing defines its parts. */
export type Estate = Readonly<Record<PartName, EstatePart>> & { readonly leftover: Leftover }

/** One part of the estate in the minutes, with its counts by group. */
export interface EstateItem {
  part: PartName
  of: EstateCount[]
}

/** Counts everything that an office would leave now. */
export async function countEstate(db: Db, estate: Estate, officeId: string): Promise<EstateItem[]> {
  return Promise.all(partNames.map(async (part) => ({ part, of: await estate[part].count(db, officeId) })))
}

/** Transfers every part by one of its functions, in order. Returns the numbers, those of `earlier` included. */
export async function handOver(
  tx: Db,
  estate: Estate,
  transfer: Transfer,
  by: 'move' | 'moveAhead' | 'moveFree',
  earlier: readonly EstateItem[] = [],
): Promise<EstateItem[]> {
  const minutes: EstateItem[] = []
  for (const part of partNames) {
    const before = earlier.filter((item) => item.part === part).flatMap(({ of }) => of)
    minutes.push({ part, of: added([...before, ...((await estate[part][by]?.(tx, transfer)) ?? [])]) })
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
