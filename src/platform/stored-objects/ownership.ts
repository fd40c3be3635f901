import type { Db, Fragment } from '../db/client.ts'

/**
 * Objects are stray until owned. After every commit a stored object is either on the list of strays or owned by one
 * row. Only this file accesses the list.
 */

/** The tables whose rows own objects by `object_key`. A test compares this list with the database. */
export const owners = [
  'consultation_papers',
  'documents',
  'open_data_files',
  'permit_certificates',
  'received_attachments',
  'received_mails',
] as const

/**
 * Adds objects to the list of strays: before their first byte, or when their owner releases them in the transaction.
 */
export async function registerStrays(db: Db, objectKeys: readonly string[]): Promise<void> {
  await db`
    insert into stray_objects (object_key)
    select unnest(${[...objectKeys]}::text[])`
}

/** The SQL parts of a statement that creates an owner of stray objects. See `claimStrays`. */
interface Claim {
  /** The first CTE of the statement: locks the strays. */
  strays: Fragment
  /** The condition of the CTE that inserts the owner: all objects are stray, and no sweep has marked one. */
  isOpen: Fragment
  /** A CTE after the one that inserts the owner: removes the objects from the list if that inserted a row. */
  claimed: (owner: Fragment) => Fragment
}

/**
 * Returns SQL parts that give stray objects to a new owner in one statement: all objects and the owner, or nothing.
 *
 *     with ${claim.strays}, made as (
 *       insert … where ${claim.isOpen} returning id
 *     ), ${claim.claimed(db`made`)}
 *
 * A concurrent sweep waits for the lock, or has marked an object before: then no owner is inserted.
 */
export const claimStrays = (db: Db, objectKeys: readonly string[]): Claim => ({
  strays: db`strays as materialized (
    select object_key
    from stray_objects
    where object_key = any(${[...objectKeys]}::text[]) and not sweeping
    for update
  )`,
  isOpen: db`(select count(*) from strays) = ${objectKeys.length}`,
  claimed: (owner) => db`claimed as (
    delete from stray_objects s
    using ${owner}
    where s.object_key = any(${[...objectKeys]}::text[])
  )`,
})

/**
 * Removes objects from the list of strays, for rows of the same transaction that own them. Returns false when one is
 * being swept or is not on the list: then the caller must roll back.
 */
export async function ownStrays(tx: Db, objectKeys: readonly string[]): Promise<boolean> {
  const owned = await tx`
    delete from stray_objects
    where object_key = any(${[...objectKeys]}::text[]) and not sweeping`
  return owned.count === objectKeys.length
}

/**
 * SQL, the body of a CTE, that makes objects stray again. `first` and `others` are CTEs of the same statement that
 * return the `object_key` that a row releases, or null.
 */
export function discardObjects(db: Db, first: Fragment, ...others: readonly Fragment[]): Fragment {
  const keysOf = (emptied: Fragment) => db`select object_key from ${emptied} where object_key is not null`
  const all = others.reduce((keys, emptied) => db`${keys} union all ${keysOf(emptied)}`, keysOf(first))
  return db`insert into stray_objects (object_key) ${all}`
}

/**
 * Marks an object for removal, so that no row can own it any more. Returns false when a row owns it. Otherwise it is on
 * the list of strays, even if a sweep had removed it while it was still being stored.
 */
export async function markStray(db: Db, objectKey: string): Promise<boolean> {
  // The update waits for a concurrent claim, whose outcome decides.
  const marked = await db`
    update stray_objects
    set sweeping = true
    where object_key = ${objectKey}`
  if (marked.count > 0) return true
  const registered = await db`
    insert into stray_objects (object_key, sweeping)
    select ${objectKey}, true
    where not (${isOwned(db, db`${objectKey}`)})
    on conflict do nothing`
  return registered.count > 0
}

/**
 * Marks the oldest strays for removal, so that no row can own them any more. Returns their keys. Skips strays that are
 * being claimed.
 */
export async function markOldStrays(db: Db, olderThanMinutes: number, limit: number): Promise<string[]> {
  const marked = await db<{ objectKey: string }[]>`
    update stray_objects
    set sweeping = true
    where object_key in (
      select object_key
      from stray_objects
      where since <= now() - ${olderThanMinutes} * interval '1 minute'
      order by since
      limit ${limit}
      for update skip locked
    )
    returning object_key`
  return marked.map(({ objectKey }) => objectKey)
}

/** Removes an object from the list of strays. Call it when the storage has removed the object. */
export async function forgetStray(db: Db, objectKey: string): Promise<void> {
  await db`delete from stray_objects where object_key = ${objectKey}`
}

/** An object that a row owns, with the size in bytes and the SHA-256 in that row. */
export interface OwnedObject {
  objectKey: string
  sizeBytes: number
  sha256: Buffer
}

/**
 * Lists at most `limit` objects that rows of a table own, by key after `after`. Throws for a row without size or hash.
 */
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

/** Returns those of the objects that no row owns. `isStray`: it is on the list of strays. */
export const unownedObjects = (
  db: Db,
  objectKeys: readonly string[],
): Promise<{ objectKey: string; isStray: boolean }[]> => db<{ objectKey: string; isStray: boolean }[]>`
  select given.object_key, exists (
    select from stray_objects s
    where s.object_key = given.object_key
  ) as is_stray
  from unnest(${[...objectKeys]}::text[]) as given (object_key)
  where not (${isOwned(db, db`given.object_key`)})`

/** SQL condition: a row of one of the `owners` owns the object. */
const isOwned = (db: Db, objectKey: Fragment): Fragment =>
  owners
    .map((table) => db`exists (select from ${db(table)} o where o.object_key = ${objectKey})`)
    .reduce((those, one) => db`${those} or ${one}`)

/** Returns the number of strays, up to `limit`, and the age of the oldest in seconds. Null: there are none. */
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
