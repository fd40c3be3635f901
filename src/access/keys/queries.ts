import type { clientKeys } from '../../../drizzle/tables/clients.ts'
import type { Paging } from '../../http/cursor.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Environment } from '../clients/client.ts'
import type { NewKey } from './key.ts'

/** A stored key, without its secret. */
export interface Key
  extends Pick<
    typeof clientKeys.$inferSelect,
    'id' | 'label' | 'prefix' | 'lastFour' | 'createdAt' | 'expiresAt' | 'lastUsedAt'
  > {
  revocation: { at: string; reason: string } | null
  /** The scopes that a key of an agency is narrowed to; null: not narrowed. Keys of kiosks have none. */
  scopes: string[] | null
}

export type KeyHolder = 'client' | 'kiosk'
const tables = {
  client: { keys: 'client_keys', holderId: 'client_id', holders: 'clients' },
  kiosk: { keys: 'kiosk_keys', holderId: 'kiosk_id', holders: 'kiosks' },
} as const satisfies Record<KeyHolder, object>

const columns = (db: Db, of: KeyHolder) => db`
  k.id, k.label, k.prefix, k.last_four, k.created_at, k.expires_at,
  k.last_used_at,
  case
    when k.revoked_at is not null then json_build_object('at', rfc3339(k.revoked_at), 'reason',
      k.revocation_reason) end as revocation, ${of === 'client' ? db`k.scopes` : db`null::text[] as scopes`}`

/** Lists the keys of a holder, the newest first; one more than `limit` if there are more. */
export function listKeys(db: Db, of: KeyHolder, holderId: string, { after, limit }: Paging) {
  const { keys, holderId: column } = tables[of]
  return db<Key[]>`
    select ${columns(db, of)}
    from ${db(keys)} k
    where k.${db(column)} = ${holderId} and (${after}::uuid is null or k.id < ${after})
    order by k.id desc
    limit ${limit + 1}`
}

/** The scope of keys that manage keys. No key has it unless it was issued with it. */
export const managingScope = 'keys:write'

/**
 * Returns the number of active keys of a holder with this prefix, and if `expiresAt` is allowed: in the future, at most
 * a year ahead. Of an agency, keys with `keys:write` are counted apart from the others.
 */
export async function keyFacts(
  db: Db,
  of: KeyHolder,
  holderId: string,
  { expiresAt, scopes, prefix }: Pick<NarrowedKey, 'expiresAt' | 'scopes'> & Pick<NewKey, 'prefix'>,
): Promise<{ active: number; mayEnd: boolean }> {
  const { keys, holderId: column } = tables[of]
  const manages = scopes?.includes(managingScope) ?? false
  const alike = of === 'client' ? db`and coalesce(${managingScope} = any(scopes), false) = ${manages}` : db``
  const [row] = await db<{ active: number; mayEnd: boolean }[]>`
    select
      count(*) filter (where revoked_at is null and expires_at > now() and prefix = ${prefix} ${alike})::int as active,
      ${expiresAt}::timestamptz > now() and ${expiresAt}::timestamptz <= now() + interval '1 year' as may_end
    from ${db(keys)}
    where ${db(column)} = ${holderId}`
  return row ?? { active: 0, mayEnd: false }
}

/** A key to issue. `scopes` narrow a key of an agency; undefined: not narrowed. */
export interface NarrowedKey {
  label: string
  expiresAt: string
  /** `test` in a live deployment: a key for its sandbox. Undefined: the environment of the holder. */
  environment?: Environment | undefined
  scopes?: readonly string[] | undefined
}

/**
 * Inserts a key if the holder is still at `version`, and raises the version: of two concurrent requests only one passes
 * the limit. Undefined otherwise. `event` is an insert that reads the changed holder from the CTE `c`.
 */
export async function insertKey(
  db: Db,
  of: KeyHolder,
  { id, version }: { id: string; version: number },
  { label, expiresAt, scopes, made }: Omit<NarrowedKey, 'environment'> & { made: NewKey },
  event: Fragment,
): Promise<Key | undefined> {
  const { keys, holderId, holders } = tables[of]
  const narrows = of === 'client'
  const [inserted] = await db<Key[]>`
    with c as (
      update ${db(holders)}
      set version = version + 1, updated_at = clock_timestamp()
      where id = ${id} and version = ${version}
      returning *
    ), k as (
      insert into ${db(keys)} (${db(holderId)}, label, sha256, prefix, last_four, expires_at
        ${narrows ? db`, scopes` : db``})
      select id, ${label}, ${made.sha256}, ${made.prefix}, ${made.lastFour}, ${expiresAt}::timestamptz
        ${narrows ? db`, ${scopes ? [...scopes] : null}::text[]` : db``}
      from c
      returning *
    ), event as (${event})
    select ${columns(db, of)} from k`
  return inserted
}

/**
 * Revokes a key of a holder. `alsoEnds` runs in the same statement, and reads the key from the CTE `k`. Undefined when
 * the holder has no such key, or when the key is revoked already.
 */
export async function endKey(
  db: Db,
  of: KeyHolder,
  holderId: string,
  { keyId, reason }: { keyId: string; reason: string },
  { event, alsoEnds = db`select` }: { event: Fragment; alsoEnds?: Fragment },
): Promise<Key | undefined> {
  const { keys, holderId: column, holders } = tables[of]
  const [ended] = await db<Key[]>`
    with k as (
      update ${db(keys)}
      set revoked_at = clock_timestamp(), revocation_reason = ${reason}
      where id = ${keyId} and ${db(column)} = ${holderId} and revoked_at is null
      returning *
    ), c as (
      update ${db(holders)} h
      set version = version + 1, updated_at = clock_timestamp()
      from k
      where h.id = k.${db(column)}
      returning h.*
    ), event as (${event}), ended as (${alsoEnds})
    select ${columns(db, of)} from k`
  return ended
}

/** True when this key belongs to the holder, also when it is revoked or expired. */
export async function hasKey(db: Db, of: KeyHolder, holderId: string, keyId: string): Promise<boolean> {
  const { keys, holderId: column } = tables[of]
  return (await db`select from ${db(keys)} where id = ${keyId} and ${db(column)} = ${holderId}`).length > 0
}
