import type { applications } from '../../drizzle/tables/applications.ts'
import { eventOf, nextVersion } from '../applications/changed.ts'
import type { Doer } from '../applications/doer.ts'
import { emptiedForm, withoutData } from '../applications/without-data.ts'
import type { Db } from '../platform/db/client.ts'

export interface Closed
  extends Pick<typeof applications.$inferSelect, 'id' | 'version' | 'permitType' | 'permitTypeVersion'> {}

/** A closed application with the answers that stay. */
interface Emptied extends Closed {
  answers: Record<string, unknown>
}

/**
 * Lists at most `limit` applications whose retention time is over, by `countsFrom` of their permit type. A permit that
 * has ended never comes into force again, and a handover changes the version of its application. So what is listed may
 * be erased while its version is the same. Finds the oldest of each version of a type by index, and reads past all that
 * their permit keeps.
 */
export const closedTooLongAgo = (db: Db, limit: number) => db<Closed[]>`
  select due.id, due.version, due.permit_type, due.permit_type_version
  from (
    select code, version, (definition->'retention'->>'years')::int as years,
      coalesce(definition->'retention'->>'countsFrom', 'permit_end') as counts_from
    from permit_type_versions
    where definition ? 'retention'
  ) t
  cross join lateral (
    select a.id, a.version, a.permit_type, a.permit_type_version
    from applications a
    where a.permit_type = t.code and a.permit_type_version = t.version
      and a.status in ('issued', 'handed_over', 'refused', 'withdrawn', 'lapsed')
      and a.discarded_at is null and a.erased_at is null and a.status_since <= now() - t.years * interval '1 year'
      and not (t.counts_from = 'permit_end' and ${permitKeeps(db)})
    order by a.status_since
    limit ${limit}
  ) due
  limit ${limit}`

/** Returns the answers of applications by id. Personal ones are masked, or erased. */
export async function answersOf(db: Db, ids: readonly string[]): Promise<Map<string, Record<string, unknown>>> {
  const rows = await db<{ applicationId: string; answers: Record<string, unknown> }[]>`
    select application_id, answers
    from application_forms
    where application_id = any(${[...ids]}::uuid[])`
  return new Map(rows.map(({ applicationId, answers }) => [applicationId, answers]))
}

/**
 * SQL condition: the permit of `applications a` is in force or suspended, or ended less than `t.years` ago. It ends
 * after its last day, or when another permit supersedes it. One that waits for the handover keeps nothing, also with a
 * last day ahead. The limit makes PostgreSQL look up the permit of each application: with `exists` it reads all permits
 * for each batch.
 */
const permitKeeps = (db: Db) => db`coalesce((
  select true
  from permits p
  where p.application_id = a.id
    and permit_state(p.state, p.ends_on, p.revoked_from) <> 'not_yet_in_force'
    and (permit_state(p.state, p.ends_on, p.revoked_from) in ('in_force', 'suspended')
      or p.ends_on >= network_day() - t.years * interval '1 year'
        and p.state <> 'superseded'
      or p.state = 'superseded' and (
        select least(p.ends_on, (e.at at time zone 'Asia/Jakarta')::date)
        from permit_events e
        where e.permit_id = p.id and e.to_state = 'superseded'
        order by e.version desc
        limit 1) >= network_day() - t.years * interval '1 year')
  limit 1), false)`

/**
 * Locks those of these applications that nobody has locked, before their data is deleted by another statement of the
 * transaction `tx`. Returns their ids. It waits for none while it holds others: a dissolution would be a deadlock.
 */
export async function lockFreeForDeletion(tx: Db, ids: readonly string[]): Promise<Set<string>> {
  const locked = await tx<{ id: string }[]>`
    select id
    from applications
    where id = any(${[...ids]}::uuid[])
    for update skip locked`
  return new Set(locked.map(({ id }) => id))
}

/**
 * Erases personal answers and documents of applications whose version is unchanged. Their objects become stray, for the
 * sweep. The application, its numbers and its history are not erased. The caller has locked them. Returns the number of
 * applications.
 */
export async function eraseClosed(tx: Db, closed: readonly Emptied[], doer: Doer): Promise<number> {
  const rows = await tx`
    with due as (
      select *
      from jsonb_to_recordset(${JSON.stringify(closed)}::text::jsonb) as r (id uuid, version int, answers jsonb)
    ), changed as (
      update applications a
      set ${nextVersion(tx)}, erased_at = clock_timestamp()
      from due
      where a.id = due.id and a.version = due.version and a.erased_at is null
      returning a.id, a.version, a.updated_at as at, due.answers
    ),
    ${emptiedForm(tx, tx`changed.answers`)},
    ${withoutData(tx)},
    ${eventOf(tx, { type: 'application.erased', details: {} }, doer)}
    select id from changed`
  return rows.length
}

const discardedLimit = 1_000

/**
 * Locks at most 1,000 applications that a person never submitted, and discards them. The lock is a statement of its own:
 * the next one sees what was saved while the lock was waited for, and deletes it, too. `tx` has to be a transaction.
 * Returns their number.
 */
export async function discardUnsubmitted(tx: Db, personId: string, doer: Doer): Promise<number> {
  const locked = await tx<{ id: string }[]>`
    select id
    from applications
    where applicant_id = ${personId} and submitted_at is null and discarded_at is null
      and status in ('draft', 'withdrawn')
    order by id
    limit ${discardedLimit}
    for update`
  const rows = await tx`
    with changed as (
      update applications a
      set ${nextVersion(tx)}, discarded_at = clock_timestamp()
      where a.id = any(${locked.map(({ id }) => id)}::uuid[])
      returning a.id, a.version, a.updated_at as at
    ),
    ${emptiedForm(tx)},
    ${withoutData(tx)},
    ${eventOf(tx, { type: 'application.discarded', details: {} }, doer)}
    select id from changed`
  return rows.length
}

/** Counts the applications of a person that are not discarded. */
export async function countKept(db: Db, personId: string): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count
    from applications
    where applicant_id = ${personId} and discarded_at is null`
  return row?.count ?? 0
}
