import type { Environment } from '../clients/client.ts'
import type { NewKey } from '../clients/key.ts'
import type { Key } from '../clients/key-queries.ts'
import type { Db } from '../db/client.ts'
import type { Kiosk } from './queries.ts'

export interface KioskChange { type: 'kiosk.registered' | 'kiosk.key_issued' | 'kiosk.key_revoked'; actorId: string; details: Record<string, unknown> }

const columns = (db: Db) => db`k.id, k.label, k.prefix, k.last_four as "lastFour", k.created_at as "createdAt", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt",
  case when k.revoked_at is not null then json_build_object('at', rfc3339(k.revoked_at), 'reason', k.revocation_reason) end as revocation`

/** An insert of the event of a change; the CTE `c` has the kiosk as it is now. */
const recordChange = (db: Db, { type, actorId, details }: KioskChange) => db`
  insert into kiosk_events (kiosk_id, version, type, actor_id, details) select id, version, ${type}, ${actorId}::uuid, ${JSON.stringify(details)}::text::jsonb from c`

/** Registers a kiosk, with the first event of its history. Gives its id. */
export async function insertKiosk(db: Db, { officeId, label, environment }: Pick<Kiosk, 'officeId' | 'label' | 'environment'>, change: KioskChange): Promise<string> {
  const [made] = await db<{ id: string }[]>`
    with c as (
      insert into kiosks (office_id, label, environment) values (${officeId}, ${label}, ${environment}) returning id, version
    ), event as (${recordChange(db, change)})
    select id from c`
  if (!made) throw new Error('A kiosk could not be registered.')
  return made.id
}

/** The keys of a kiosk, the newest first; one more than `limit` if there are more. */
export const listKioskKeys = (db: Db, kioskId: string, { after, limit }: { after: string | null; limit: number }) => db<Key[]>`
  select ${columns(db)} from kiosk_keys k where k.kiosk_id = ${kioskId} and (${after}::uuid is null or k.id < ${after}) order by k.id desc limit ${limit + 1}`

/** How many keys of a kiosk can be used now, and whether a day is one a key may end on: ahead, and within a year. */
export async function kioskKeyFacts(db: Db, kioskId: string, expiresAt: string): Promise<{ active: number; mayEnd: boolean }> {
  const [row] = await db<{ active: number; mayEnd: boolean }[]>`
    select count(*) filter (where revoked_at is null and expires_at > now())::int as active,
      ${expiresAt}::timestamptz > now() and ${expiresAt}::timestamptz <= now() + interval '1 year' as "mayEnd"
    from kiosk_keys where kiosk_id = ${kioskId}`
  return row ?? { active: 0, mayEnd: false }
}

/** Adds a key to a kiosk that still is at `version`, and raises it, so that two at once cannot both have seen room: undefined when it is not. */
export async function insertKioskKey(
  db: Db, { id, version }: Pick<Kiosk, 'id' | 'version'>, { label, expiresAt, key }: { label: string; expiresAt: string; key: NewKey }, change: KioskChange,
): Promise<Key | undefined> {
  const [made] = await db<Key[]>`
    with c as (
      update kiosks set version = version + 1, updated_at = clock_timestamp() where id = ${id} and version = ${version} returning id, version
    ), k as (
      insert into kiosk_keys (kiosk_id, label, sha256, prefix, last_four, expires_at)
      select id, ${label}, ${key.sha256}, ${key.prefix}, ${key.lastFour}, ${expiresAt}::timestamptz from c returning *
    ), event as (${recordChange(db, change)})
    select ${columns(db)} from k`
  return made
}

/** Ends a key for good, and with it whoever sits at the device by it. Undefined when there is no such key of it that was not ended before. */
export async function endKioskKey(db: Db, kioskId: string, keyId: string, reason: string, change: KioskChange): Promise<Key | undefined> {
  const [ended] = await db<Key[]>`
    with k as (
      update kiosk_keys set revoked_at = clock_timestamp(), revocation_reason = ${reason} where id = ${keyId} and kiosk_id = ${kioskId} and revoked_at is null returning *
    ), c as (
      update kiosks set version = version + 1, updated_at = clock_timestamp() from k where kiosks.id = k.kiosk_id returning kiosks.id, kiosks.version
    ), over as (
      update kiosk_sessions s set ended_at = clock_timestamp() from k where s.key_id = k.id and s.ended_at is null
    ), event as (${recordChange(db, change)})
    select ${columns(db)} from k`
  return ended
}

export const hasKioskKey = async (db: Db, kioskId: string, keyId: string): Promise<boolean> =>
  (await db`select from kiosk_keys where id = ${keyId} and kiosk_id = ${kioskId}`).length > 0

/** What the key of a device stands for. */
export interface Device { kioskId: string; keyId: string; officeId: string; environment: Environment; ended: 'revoked' | 'expired' | null; isOpen: boolean }

/** Whose key this is; that it was used is noted once a minute at the most. Undefined when it is no device's. */
export async function deviceOf(db: Db, sha256: Buffer): Promise<Device | undefined> {
  const [device] = await db<Device[]>`
    with used as (
      update kiosk_keys set last_used_at = now() where sha256 = ${sha256} and revoked_at is null and expires_at > now() and (last_used_at is null or last_used_at < now() - interval '1 minute')
    )
    select k.id as "kioskId", y.id as "keyId", k.office_id as "officeId", k.environment, o.state in ('online', 'counter_only', 'winding_down') as "isOpen",
      case when y.revoked_at is not null then 'revoked' when y.expires_at <= now() then 'expired' end as ended
    from kiosk_keys y join kiosks k on k.id = y.kiosk_id join offices o on o.id = k.office_id where y.sha256 = ${sha256}`
  return device
}
