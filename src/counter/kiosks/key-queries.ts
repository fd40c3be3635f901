import type { Environment } from '../../access/clients/client.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Kiosk } from './queries.ts'

export interface KioskChange {
  type: 'kiosk.registered' | 'kiosk.key_issued' | 'kiosk.key_revoked'
  actorId: string
  details: Record<string, unknown>
}

/** An insert of the event of a change; the CTE `c` has the kiosk as it is now. */
export const recordChange = (db: Db, { type, actorId, details }: KioskChange) => db`
  insert into kiosk_events (kiosk_id, version, type, actor_id, details)
  select id, version, ${type}, ${actorId}::uuid, ${JSON.stringify(details)}::text::jsonb
  from c`

/** Registers a kiosk, with the first event of its history. Gives its id. */
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

/** An update that signs out whoever sits at a device by the key of the CTE `k`. */
export const endSessions = (db: Db) =>
  db`update kiosk_sessions s set ended_at = clock_timestamp() from k where s.key_id = k.id and s.ended_at is null`

/** A device, by its key. */
export interface Device {
  kioskId: string
  keyId: string
  officeId: string
  environment: Environment
  ended: 'revoked' | 'expired' | null
  isOpen: boolean
}

/** Whose key this is; that it was used is noted once a minute at the most. Undefined when it is no device's. */
export async function deviceOf(db: Db, sha256: Buffer): Promise<Device | undefined> {
  const [device] = await db<Device[]>`
    with used as (
      update kiosk_keys
      set last_used_at = now()
      where sha256 = ${sha256} and revoked_at is null and expires_at > now()
        and (last_used_at is null or last_used_at < now() - interval '1 minute')
    )
    select k.id as kiosk_id, y.id as key_id, k.office_id, k.environment,
      o.state in ('online', 'counter_only', 'winding_down') as is_open,
      case when y.revoked_at is not null then 'revoked' when y.expires_at <= now() then 'expired' end as ended
    from kiosk_keys y
    join kiosks k on k.id = y.kiosk_id
    join offices o on o.id = k.office_id
    where y.sha256 = ${sha256}`
  return device
}
