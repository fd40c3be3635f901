import type { Db, Fragment } from '../db/client.ts'

/**
 * Objects are stray until owned. At every commit an object of the storage is on the list of strays, or one row owns it,
 * never both. Only this file knows the list.
 */

/** The tables whose `object_key` owns an object. A test compares them with the database. */
export const owners = [
  'documents',
  'open_data_files',
  'permit_certificates',
  'received_attachments',
  'received_mails',
] as const

/**
 * Registers objects as stray: new ones before their first byte, and those that their owner gives up in the same
 * transaction.
 */
export async function registerStrays(db: Db, objectKeys: readonly string[]): Promise<void> {
  await db`insert into stray_objects (object_key) select unnest(${[...objectKeys]}::text[])`
}

/** The pieces of a statement that makes an owner for stray objects. See `claimStrays`. */
export interface Claim {
  /** A CTE, the first of the statement. Locks the objects. */
  strays: Fragment
  /** The condition of the CTE that makes the owner: none of the objects is owned, and no sweep has marked one. */
  isOpen: Fragment
  /** A CTE behind the one that makes the owner. Takes the objects off the list when that one made a row. */
  claimed: (owner: Fragment) => Fragment
}

/**
 * Gives stray objects to an owner within one statement: all of them and the owner, or nothing.
 *
 *     with ${claim.strays}, made as (
 *       insert … where ${claim.isOpen} returning id
 *     ), ${claim.claimed(db`made`)}
 *
 * A sweep that comes at the same time waits, or has marked an object before: then nothing is made.
 */
export const claimStrays = (db: Db, objectKeys: readonly string[]): Claim => ({
  strays: db`strays as materialized (
    select object_key from stray_objects
    where object_key = any(${[...objectKeys]}::text[]) and not sweeping
    for update
  )`,
  isOpen: db`(select count(*) from strays) = ${objectKeys.length}`,
  claimed: (owner) => db`claimed as (
    delete from stray_objects s using ${owner} where s.object_key = any(${[...objectKeys]}::text[])
  )`,
})

/**
 * Takes objects off the list of strays, for rows that own them in the same transaction. False when one of them is swept
 * or owned already: then the transaction has to be rolled back.
 */
export async function ownStrays(tx: Db, objectKeys: readonly string[]): Promise<boolean> {
  const owned = await tx`
    delete from stray_objects
    where object_key = any(${[...objectKeys]}::text[]) and not sweeping`
  return owned.count === objectKeys.length
}

/**
 * The body of a CTE that makes objects stray again. `emptied` are CTEs of the same statement that return the
 * `object_key` which a row gives up, or null where it had none.
 */
export function discardObjects(db: Db, first: Fragment, ...others: readonly Fragment[]): Fragment {
  const keysOf = (emptied: Fragment) => db`select object_key from ${emptied} where object_key is not null`
  const all = others.reduce((keys, emptied) => db`${keys} union all ${keysOf(emptied)}`, keysOf(first))
  return db`insert into stray_objects (object_key) ${all}`
}

/**
 * Marks an object that is about to be removed, so that nothing can own it any more. True when it has no owner; then it
 * is on the list, even if a sweep had taken it off while its bytes still came.
 */
export async function markStray(db: Db, objectKey: string): Promise<boolean> {
  // Waits for a claim that is under way. Only then is it certain who owns the object.
  const marked = await db`update stray_objects set sweeping = true where object_key = ${objectKey}`
  if (marked.count > 0) return true
  const registered = await db`
    insert into stray_objects (object_key, sweeping)
    select ${objectKey}, true where not (${isOwned(db, db`${objectKey}`)})
    on conflict do nothing`
  return registered.count > 0
}

/**
 * Marks the oldest strays, so that nothing can own them any more, and returns their keys. Skips what is being claimed.
 */
export async function markOldStrays(db: Db, olderThanMinutes: number, limit: number): Promise<string[]> {
  const marked = await db<{ objectKey: string }[]>`
    update stray_objects set sweeping = true
    where object_key in (
      select object_key from stray_objects
      where since <= now() - ${olderThanMinutes} * interval '1 minute'
      order by since
      limit ${limit}
      for update skip locked
    )
    returning object_key`
  return marked.map(({ objectKey }) => objectKey)
}

/** Takes a marked object off the list, once the storage has nothing of it. */
export async function forgetStray(db: Db, objectKey: string): Promise<void> {
  await db`delete from stray_objects where object_key = ${objectKey}`
}

/** The size and the SHA-256 that a row states of the object it owns. */
export interface OwnedObject {
  objectKey: string
  sizeBytes: number
  sha256: Buffer
}

/** Returns the next objects that rows of a table own, in the order of the keys after `after`. */
export async function ownedObjects(
  db: Db,
  table: (typeof owners)[number],
  after: string,
  limit: number,
): Promise<OwnedObject[]> {
  const rows = await db<Nullable<OwnedObject>[]>`
    select object_key, size_bytes::float8 as size_bytes, sha256
    from ${db(table)}
    where object_key > ${after}
    order by object_key
    limit ${limit}`
  return rows.map(({ objectKey, sizeBytes, sha256 }) => {
    if (objectKey === null || sizeBytes === null || sha256 === null)
      throw new Error(`A row of ${table} owns ${objectKey} without its size or hash.`)
    return { objectKey, sizeBytes, sha256 }
  })
}

type Nullable<T> = { [K in keyof T]: T[K] | null }

/** Returns those of the objects that no row owns, and for each if it is on the list of strays. */
export const unownedObjects = (
  db: Db,
  objectKeys: readonly string[],
): Promise<{ objectKey: string; isStray: boolean }[]> => db<{ objectKey: string; isStray: boolean }[]>`
  select given.object_key, exists (
    select from stray_objects s where s.object_key = given.object_key
  ) as is_stray
  from unnest(${[...objectKeys]}::text[]) as given (object_key)
  where not (${isOwned(db, db`given.object_key`)})`

/** The condition that a row owns an object. */
const isOwned = (db: Db, objectKey: Fragment): Fragment =>
  owners
    .map((table) => db`exists (select from ${db(table)} o where o.object_key = ${objectKey})`)
    .reduce((those, one) => db`${those} or ${one}`)

/** Counts the strays, up to a limit, and returns the age of the oldest in seconds: null when there are none. */
export async function countStrays(db: Db, limit: number): Promise<{ count: number; oldestSeconds: number | null }> {
  const [counted] = await db<{ count: number; oldestSeconds: number | null }[]>`
    select (select count(*)::int from (select from stray_objects limit ${limit}) strays) as count,
      (
        select extract(epoch from now() - since)::float8
        from stray_objects
        order by since
        limit 1
      ) as oldest_seconds`
  return counted ?? { count: 0, oldestSeconds: null }
}
