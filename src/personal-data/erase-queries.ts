import type { applications } from '../../drizzle/tables/applications.ts'
import { eventOf, nextVersion } from '../applications/changed.ts'
import type { Doer } from '../applications/doer.ts'
import { openMoney } from '../applications/fees/open-money-queries.ts'
import { visitOfErased } from '../applications/visits/ending.ts'
import { emptiedForm, withoutData } from '../applications/without-data.ts'
import type { Db } from '../platform/db/client.ts'
import { lowestId } from '../platform/db/ids.ts'

export interface Closed
  extends Pick<typeof applications.$inferSelect, 'id' | 'version' | 'permitType' | 'permitTypeVersion'> {}

/** A closed application with the answers that stay. `endsVisit`: a booked visit is useless without its files. */
interface Emptied extends Closed {
  answers: Record<string, unknown>
  endsVisit: boolean
}

/** A closed application that may be erased, with the day from which. */
interface Erasable extends Closed {
  erasableOn: string
}

/**
 * Lists at most `limit` applications whose retention time is over, the longest first, `after` the last of the list
 * before. It reads nothing that is kept. `lockErasable` looks again: a permit may be revoked meanwhile.
 */
export const listErasable = (db: Db, limit: number, after?: Erasable) => db<Erasable[]>`
  select a.id, a.version, a.permit_type, a.permit_type_version, r.erasable_on::text as erasable_on
  from retentions r
  join applications a on a.id = r.application_id
  where r.erasable_on <= network_day()
    and (r.erasable_on, r.application_id)
      > (${after?.erasableOn ?? '-infinity'}::text::date, ${after?.id ?? lowestId}::uuid)
  order by r.erasable_on, r.application_id
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
 * Locks those of these applications that still may be erased, with their days, before their data is deleted by another
 * statement of the transaction `tx`. Returns their ids. It leaves those that somebody has locked, also by a step of
 * their permit: waiting for one while it holds others would be a deadlock with a dissolution or the end of permits.
 */
export async function lockErasable(tx: Db, ids: readonly string[]): Promise<Set<string>> {
  const locked = await tx<{ id: string }[]>`
    select a.id
    from applications a
    join retentions r on r.application_id = a.id
    where a.id = any(${[...ids]}::uuid[]) and r.erasable_on <= network_day()
    for update of a, r skip locked`
  return new Set(locked.map(({ id }) => id))
}

/**
 * Erases personal answers and documents of applications whose version is unchanged. Their objects become stray, for the
 * sweep. The application, its numbers and its history are not erased. Cancels the open visits that it makes useless.
 * The caller has locked the applications. Returns their number.
 */
export async function eraseClosed(tx: Db, closed: readonly Emptied[], doer: Doer): Promise<number> {
  const rows = await tx`
    with due as (
      select *
      from jsonb_to_recordset(${JSON.stringify(closed)}::text::jsonb)
        as r (id uuid, version int, answers jsonb, "endsVisit" boolean)
    ), changed as (
      update applications a
      set ${nextVersion(tx)}, erased_at = clock_timestamp()
      from due
      where a.id = due.id and a.version = due.version and a.erased_at is null
      returning a.id, a.version, a.updated_at as at, due.answers, due."endsVisit" as ends_visit
    ),
    ${emptiedForm(tx, tx`changed.answers`)},
    ${visitOfErased(tx)},
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

/**
 * Counts the applications of a person that are kept. Of those whose data was erased, it counts the ones about which
 * letters may still come: their permit can be suspended or revoked, an objection is open, or so is money.
 */
export async function countKept(db: Db, personId: string): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count
    from applications a
    where a.applicant_id = ${personId} and a.discarded_at is null
      and (a.erased_at is null or a.refund_due > 0 or ${openMoney(db)} > 0
        or exists (
          select
          from permits p
          where p.application_id = a.id
            and permit_state(p.state, p.ends_on, p.revoked_from) in ('in_force', 'suspended')
        )
        or exists (select from objections b where b.application_id = a.id and b.state = 'open'))`
  return row?.count ?? 0
}
