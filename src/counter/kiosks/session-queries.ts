import { hasCounter } from '../../access/identity/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Device } from './key-queries.ts'

/** Stores a new code of a person in place of an earlier one. Returns the end of its validity. */
export async function replaceKioskCode(db: Db, personId: string, sha256: Buffer, minutes: number): Promise<Date> {
  const [row] = await db<{ expiresAt: Date }[]>`
    insert into kiosk_codes (person_id, sha256, expires_at)
    values (${personId}, ${sha256}, now() + ${minutes} * interval '1 minute')
    on conflict (person_id)
    do update
    set sha256 = excluded.sha256, expires_at = excluded.expires_at
    returning expires_at`
  if (!row) throw new Error('A code could not be stored.')
  return row.expiresAt
}

/** Locks a kiosk until the transaction ends. The next statement sees the session that was opened there meanwhile. */
export const lockKiosk = (tx: Db, kioskId: string) => tx`select from kiosks where id = ${kioskId} for no key update`

interface OpenedSession {
  id: string
  personId: string
  name: string
  expiresAt: Date
}

/**
 * Opens a session of at most `minutes` at a device. Deletes the code, and ends the session that was open there and one
 * of the person at another kiosk, which they have left. These are locked in one order, also by people who change
 * places. Undefined when the code is unknown or expired; then nothing changes.
 */
export async function openSession(
  db: Db,
  code: Buffer,
  token: Buffer,
  { kioskId, keyId }: Pick<Device, 'kioskId' | 'keyId'>,
  minutes: number,
): Promise<OpenedSession | undefined> {
  const [opened] = await db<OpenedSession[]>`
    with spent as (
      delete from kiosk_codes
      where sha256 = ${code} and expires_at > now()
      returning person_id
    ), before as materialized (
      select s.id
      from kiosk_sessions s, spent
      where (s.kiosk_id = ${kioskId} or s.person_id = spent.person_id) and s.ended_at is null
      order by s.id
      for update of s
    ), ended as (
      update kiosk_sessions s
      set ended_at = least(clock_timestamp(), s.expires_at)
      from before
      where s.id = before.id
    ), opened as (
      insert into kiosk_sessions (key_id, kiosk_id, person_id, sha256, expires_at)
      select ${keyId}::uuid, ${kioskId}::uuid, person_id, ${token}, now() + ${minutes} * interval '1 minute'
      from spent
      returning id, person_id, expires_at
    )
    select opened.id, opened.person_id, p.name, opened.expires_at
    from opened
    join people p on p.id = opened.person_id`
  return opened
}

interface UsedSession {
  sessionId: string
  personId: string
  name: string
  kioskId: string
  officeId: string
}

/**
 * Returns the person at a kiosk and records that the session is used now. Undefined when the session has ended or was
 * idle for `idleMinutes`, its key is invalid, or its office has no counter any more.
 */
export async function useSession(db: Db, token: Buffer, idleMinutes: number): Promise<UsedSession | undefined> {
  const [session] = await db<UsedSession[]>`
    update kiosk_sessions s
    set last_used_at = now()
    from kiosk_keys y, kiosks k, offices o, people p
    where s.sha256 = ${token} and s.ended_at is null and s.expires_at > now()
      and s.last_used_at > now() - ${idleMinutes} * interval '1 minute'
      and y.id = s.key_id and y.revoked_at is null and y.expires_at > now()
      and k.id = s.kiosk_id
      and o.id = k.office_id and ${hasCounter(db)}
      and p.id = s.person_id
    returning s.id as session_id, p.id as person_id, p.name, k.id as kiosk_id, k.office_id`
  return session
}

export const endSession = (db: Db, sessionId: string) =>
  db`update kiosk_sessions set ended_at = clock_timestamp() where id = ${sessionId} and ended_at is null`

const keptDays = 30
const forgottenAtOnce = 10_000

/** Deletes expired codes, and sessions that expired more than 30 days ago. One batch of each; returns their number. */
export async function forgetSessions(db: Db): Promise<number> {
  const [codes, sessions] = await Promise.all([
    db`
      delete from kiosk_codes
      where person_id in (
        select person_id
        from kiosk_codes
        where expires_at < now()
        limit ${forgottenAtOnce}
      )`,
    db`
      delete from kiosk_sessions
      where id in (
        select id
        from kiosk_sessions
        where expires_at < now() - ${keptDays} * interval '1 day'
        order by expires_at
        limit ${forgottenAtOnce}
      )`,
  ])
  return codes.count + sessions.count
}
