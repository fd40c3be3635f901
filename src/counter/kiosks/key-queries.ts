import type { Environment } from '../../access/clients/client.ts'
import { hasCounter } from '../../access/identity/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import type { KioskEventType } from './event-types.ts'
import type { Kiosk } from './queries.ts'

interface KioskChange {
  type: KioskEventType
  actorId: string
  details: Record<string, unknown>
}

/** SQL that inserts the event of a change. The CTE `c` has the changed kiosk. */
export const recordChange = (db: Db, { type, actorId, details }: KioskChange) => db`
  insert into kiosk_events (kiosk_id, version, type, actor_id, details)
  select id, version, ${type}, ${actorId}::uuid, ${JSON.stringify(details)}::text::jsonb
  from c`

/** Inserts a kiosk with the first event of its history. Returns its id. */
export async function insertKiosk(
  db: Db,
  { officeId, label, environment }: Pick<Kiosk, 'officeId' | 'label' | 'environment'>,
  change: KioskChange,
): Promise<string> {
  const [made] = await db<{ id: string }[]>`
    with c as (
      insert into kiosks (office_id, label, environment)
      values (${officeId}, ${label}, ${environment})
      returning id, version
    ), event as (${recordChange(db, change)})
    select id from c`
  if (!made) throw new Error('A kiosk could not be registered.')
  return made.id
}

/**
 * SQL that ends the sessions opened with the key in the CTE `k`; one whose time was over has ended then. It reads the
 * CTE `c` so that the kiosk is locked before its sessions, as in a sign-in: otherwise the two would be a deadlock.
 */
export const endSessions = (db: Db) =>
  db`
    update kiosk_sessions s
    set ended_at = least(clock_timestamp(), s.expires_at)
    from k, c
    where s.key_id = k.id and s.kiosk_id = c.id and s.ended_at is null`

/** The kiosk of a key. `ended`: why the key is invalid, null while it is valid. `isOpen`: its office has a counter. */
export interface Device {
  kioskId: string
  keyId: string
  officeId: string
  environment: Environment
  ended: 'revoked' | 'expired' | null
  isOpen: boolean
}

/**
 * Returns the device of a key, also of an ended one. Records the use of a valid key, at most once a minute. Undefined
 * when the key is unknown.
 */
export async function deviceOf(db: Db, sha256: Buffer): Promise<Device | undefined> {
  const [device] = await db<Device[]>`
    with used as (
      update kiosk_keys
      set last_used_at = now()
      where sha256 = ${sha256} and revoked_at is null and expires_at > now()
        and (last_used_at is null or last_used_at < now() - interval '1 minute')
    )
    select k.id as kiosk_id, y.id as key_id, k.office_id, k.environment,
      ${hasCounter(db)} as is_open,
      case when y.revoked_at is not null then 'revoked' when y.expires_at <= now() then 'expired' end as ended
    from kiosk_keys y
    join kiosks k on k.id = y.kiosk_id
    join offices o on o.id = k.office_id
    where y.sha256 = ${sha256}`
  return device
}
