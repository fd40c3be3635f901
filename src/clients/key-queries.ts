import type { Db } from '../db/client.ts'
import type { Agency, Client, Environment, Registration } from './client.ts'
import type { NewKey } from './key.ts'
import { type ClientChange, recordChange } from './queries.ts'

/** A key as we know it: its secret is not among that. */
export interface Key {
  id: string
  label: string
  prefix: string
  lastFour: string
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
  revocation: { at: string; reason: string } | null
}

const columns = (db: Db) => db`k.id, k.label, k.prefix, k.last_four as "lastFour", k.created_at as "createdAt", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt",
  case when k.revoked_at is not null then json_build_object('at', rfc3339(k.revoked_at), 'reason', k.revocation_reason) end as revocation`

/** The keys of a client, the newest first; one more than `limit` if there are more. */
export const listKeys = (db: Db, clientId: string, { after, limit }: { after: string | null; limit: number }) => db<Key[]>`
  select ${columns(db)} from client_keys k where k.client_id = ${clientId} and (${after}::uuid is null or k.id < ${after}) order by k.id desc limit ${limit + 1}`

/** How many keys of a client can be used now, and whether a day is one a key may end on: ahead, and within a year. */
export async function keyFacts(db: Db, clientId: string, expiresAt: string): Promise<{ active: number; mayEnd: boolean }> {
  const [row] = await db<{ active: number; mayEnd: boolean }[]>`
    select count(*) filter (where revoked_at is null and expires_at > now())::int as active,
      ${expiresAt}::timestamptz > now() and ${expiresAt}::timestamptz <= now() + interval '1 year' as "mayEnd"
    from client_keys where client_id = ${clientId}`
  return row ?? { active: 0, mayEnd: false }
}

/** Adds a key to a client that still is at `version`, and raises it, so that two at once cannot both have seen room: undefined when it is not. */
export async function insertKey(
  db: Db, { id, version }: Pick<Client, 'id' | 'version'>, { label, expiresAt, key }: { label: string; expiresAt: string; key: NewKey }, change: ClientChange,
): Promise<Key | undefined> {
  const [made] = await db<Key[]>`
    with c as (
      update clients set version = version + 1, updated_at = clock_timestamp() where id = ${id} and version = ${version} returning *
    ), k as (
      insert into client_keys (client_id, label, sha256, prefix, last_four, expires_at)
      select id, ${label}, ${key.sha256}, ${key.prefix}, ${key.lastFour}, ${expiresAt}::timestamptz from c returning *
    ), event as (${recordChange(db, change)})
    select ${columns(db)} from k`
  return made
}

/** Ends a key of a client for good. Undefined when there is no such key of it that was not ended before. */
export async function endKey(db: Db, clientId: string, keyId: string, reason: string, change: ClientChange): Promise<Key | undefined> {
  const [ended] = await db<Key[]>`
    with k as (
      update client_keys set revoked_at = clock_timestamp(), revocation_reason = ${reason}
      where id = ${keyId} and client_id = ${clientId} and revoked_at is null returning *
    ), c as (
      update clients set version = version + 1, updated_at = clock_timestamp() from k where clients.id = k.client_id returning clients.*
    ), event as (${recordChange(db, change)})
    select ${columns(db)} from k`
  return ended
}

export async function findKey(db: Db, clientId: string, keyId: string): Promise<Key | undefined> {
  const [key] = await db<Key[]>`select ${columns(db)} from client_keys k where k.id = ${keyId} and k.client_id = ${clientId}`
  return key
}

/** Notes that a key was used, unless that was noted within the minute. */
export const noteUse = (db: Db, keyId: string) => db`
  update client_keys set last_used_at = now() where id = ${keyId} and (last_used_at is null or last_used_at < now() - interval '1 minute')`

/** What a presented credential stands for. */
export interface Holder extends Omit<Agency, 'clientId'> { clientId: string; suspended: boolean; ended: 'revoked' | 'expired' | null; expiresAt: Date | null }

interface Row { clientId: string; keyId: string | null; environment: Environment; registration: Registration; suspended: boolean; ended: Holder['ended']; expiresAt: Date | null }

const flat = ({ registration: { purposes, permitTypes, regions, scopes, ratePolicy }, ...row }: Row): Holder =>
  ({ ...row, purposes, permitTypes, regions, scopes, ratePolicy })

/** Whose key this is. Undefined when it is nobody's. */
export async function holderOfKey(db: Db, sha256: Buffer): Promise<Holder | undefined> {
  const [row] = await db<Row[]>`
    select c.id as "clientId", k.id as "keyId", c.environment, c.registration, c.suspended_at is not null as suspended, k.expires_at as "expiresAt",
      case when k.revoked_at is not null then 'revoked' when k.expires_at <= now() then 'expired' end as ended
    from client_keys k join clients c on c.id = k.client_id where k.sha256 = ${sha256}`
  return row && flat(row)
}

/** Which client is registered with this subject and this client of the issuer. Undefined when none is. */
export async function holderOfToken(db: Db, { clientId, subject }: { clientId: string; subject: string }): Promise<Holder | undefined> {
  const [row] = await db<Row[]>`
    select c.id as "clientId", null as "keyId", c.environment, c.registration, c.suspended_at is not null as suspended, null as "expiresAt", null as ended
    from clients c where c.oauth_subject = ${subject} and c.oauth_client_id = ${clientId}`
  return row && flat(row)
}

/** Whether a subject of the issuer is an agency: it must not pass for a person. */
export async function isAgency(db: Db, subject: string): Promise<boolean> {
  return (await db`select from clients where oauth_subject = ${subject}`).length > 0
}
