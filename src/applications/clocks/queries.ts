import type { Actor } from '../../access/identity/actor.ts'
import { Problem } from '../../http/problems/problem.ts'
import { type Edition, editionJson } from '../../network/calendar/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import { nextVersion } from '../changed.ts'
import { visibleTo } from '../visibility.ts'
import type { ClockFacts, Interval } from './ledger.ts'

/** The facts a clock is moved on by, and the edition of the calendar that is in force. */
export interface Ledger extends ClockFacts {
  edition: Edition | null
}

/** What there is to say of a file's clock; `now` is when it was read. */
export interface ClockRow extends Ledger {
  permitType: string
  permitTypeVersion: number
  deemedGrantedAt: string | null
}

/** A file whose deadline was computed by an older edition of the calendar. */
export interface StaleClock {
  id: string
  version: number
  permitType: string
  permitTypeVersion: number
  intervals: Interval[]
  readAt: string
}

export interface Deadline {
  id: string
  version: number
  acceptedAt: string | null
  dueAt: string | null
  dueProvisional: boolean
  silenceGrants: boolean
}

const intervalsLimit = 1_000

/** The intervals of application `a` as JSON. */
export const intervalsJson = (db: Db) => db`coalesce((
  select json_agg(json_build_object('status', i.status, 'clock', i.clock, 'startedAt', rfc3339(i.started_at), 'endedAt',
    rfc3339(i.ended_at))
    order by i.sequence)
  from (select *
    from application_intervals i
    where i.application_id = a.id
    order by i.sequence
    limit ${intervalsLimit}) i),
    '[]')`

/** The ledger of application `a` as JSON. */
export const ledgerJson = (db: Db) =>
  db`
    json_build_object('intervals', ${intervalsJson(db)}, 'readAt', rfc3339(clock_timestamp()), 'edition',
      ${editionJson(db)})`

/** Whether the office's time ran out, or had when the file came to its end, of application `a`. */
export const overdue = (db: Db) => db`coalesce(a.due_at < coalesce(a.stopped_at, now()), false)`

/** The ledger of a file that was read without it. */
export async function ledgerOf(db: Db, id: string): Promise<Ledger> {
  const [row] = await db<
    { ledger: Ledger }[]
  >`select ${ledgerJson(db)} as ledger from applications a where a.id = ${id}`
  if (!row) throw new Problem('not_found', { what: 'application' })
  return row.ledger
}

/** The clock of an application. What has come to its end keeps the calendar it was decided by. Throws `not_found`. */
export async function clockOf(db: Db, id: string, actor: Actor): Promise<ClockRow> {
  const [row] = await db<ClockRow[]>`
    select ${intervalsJson(db)} as intervals, rfc3339(clock_timestamp()) as read_at,
      rfc3339(a.deemed_granted_at) as deemed_granted_at,
      a.permit_type, a.permit_type_version,
      case when a.stopped_at is null or a.calendar_edition = 0 then ${editionJson(db)}
        else (select json_build_object('number', c.edition, 'id', c.id)
          from calendar_versions c
          where c.edition = a.calendar_edition) end as edition
    from applications a left join offices o on o.id = a.office_id where a.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'application' })
  return row
}

/** Open files whose deadlines an older edition has computed, `limit` at the most. */
export const staleClocks = (db: Db, edition: Edition, limit: number) => db<StaleClock[]>`
  select a.id, a.version, a.permit_type, a.permit_type_version,
    ${intervalsJson(db)} as intervals, rfc3339(clock_timestamp()) as read_at
  from applications a
  where a.calendar_edition < ${edition.number} and a.submitted_at is not null and a.stopped_at is null
  order by a.calendar_edition limit ${limit}`

/**
 * Keeps deadlines as an edition has them, each on condition that its file has not moved since; returns how many. They
 * follow from the clock and the calendar: no version is raised.
 */
export async function saveDeadlines(db: Db, edition: Edition, deadlines: readonly Deadline[]): Promise<number> {
  const saved = await db`
    update applications a
    set accepted_at = d."acceptedAt", due_at = d."dueAt", due_provisional = d."dueProvisional",
      silence_grants = d."silenceGrants",
      calendar_edition = ${edition.number}
    from jsonb_to_recordset(${JSON.stringify(deadlines)}::text::jsonb)
      as d (id uuid, version int, "acceptedAt" timestamptz, "dueAt" timestamptz,
        "dueProvisional" boolean, "silenceGrants" boolean)
    where a.id = d.id and a.version = d.version`
  return saved.count
}

/**
 * Marks undecided applications whose permit type lets silence grant them: once, with the instant at which the time ran
 * out, by the calendar in force. A provisional deadline waits for its calendar. A concurrent step goes first, and the
 * application is judged again. Returns how many were marked.
 */
export async function markDeemedGranted(db: Db, limit: number): Promise<number> {
  const marked = await db`
    with late as materialized (
      select a.id from applications a
      where a.silence_grants and not a.due_provisional and a.deemed_granted_at is null
        and a.due_at < least(now(), a.stopped_at)
        and a.calendar_edition = (select coalesce(max(edition), 0) from calendar_versions)
      order by a.due_at limit ${limit} for update skip locked
    ), marked as (
      update applications a
      set ${nextVersion(db)}, deemed_granted_at = a.due_at
      from late
      where a.id = late.id and a.deemed_granted_at is null
      returning a.id, a.version, a.office_id, a.due_at, a.updated_at as at
    )
    insert into application_events (application_id, version, type, standing, office_id, channel, details, at)
    select id, version, 'application.deemed_granted', 'system', office_id, 'system',
      jsonb_build_object('dueAt', rfc3339(due_at)), at
    from marked`
  return marked.count
}

export interface Unjudged {
  id: string
  version: number
}

/**
 * Applications that nobody accepted or returned in the time of the check, and whose silence was not judged yet, the
 * oldest first.
 */
export const listUnchecked = (db: Db, limit: number) => db<Unjudged[]>`
  select a.id, a.version from applications a
  where a.status = 'submitted' and a.accepted_at is null and a.check_judged_at is null and not a.due_provisional
    and a.due_at < now()
    and a.calendar_edition = (select coalesce(max(edition), 0) from calendar_versions)
  order by a.due_at limit ${limit}`

/**
 * Records that the time of the check ran out, with an event. False when the application has changed since it was read.
 */
export async function keepCheckOverdue(db: Db, { id, version }: Unjudged): Promise<boolean> {
  const kept = await db`
    with judged as (
      update applications a
      set ${nextVersion(db)}, check_judged_at = now()
      where a.id = ${id} and a.version = ${version} and a.check_judged_at is null
      returning a.id, a.version, a.office_id, a.due_at, a.updated_at as at
    ), told as (
      insert into application_events (application_id, version, type, standing, office_id, channel, details, at)
      select id, version, 'application.check_overdue', 'system', office_id, 'system',
        jsonb_build_object('dueAt', rfc3339(due_at)), at
      from judged
    )
    select from judged`
  return kept.length === 1
}

/**
 * Open files that silence has granted, of which nobody has looked whether their permit is issued by that, the oldest
 * first.
 */
export const listUnjudged = (db: Db, limit: number) => db<Unjudged[]>`
  select a.id, a.version
  from applications a
  where a.deemed_granted_at is not null and a.silence_judged_at is null and a.stopped_at is null
  order by a.deemed_granted_at limit ${limit}`

/**
 * Keeps that a file was judged, and with an event what is wanting where its permit would be issued by silence. False
 * when it has changed since it was read.
 */
export async function keepJudgement(
  db: Db,
  { id, version }: Unjudged,
  wanting: Record<string, unknown> | null,
): Promise<boolean> {
  const kept = await db`
    with judged as (
      update applications a
      set silence_judged_at = clock_timestamp()${wanting === null ? db`` : db`, ${nextVersion(db)}`}
      where a.id = ${id} and a.version = ${version} and a.silence_judged_at is null
      returning a.id, a.version, a.office_id, a.updated_at as at
    ), told as (
      insert into application_events (application_id, version, type, standing, office_id, channel, details, at)
      select id, version, 'application.not_issued_by_silence', 'system', office_id, 'system',
        ${JSON.stringify(wanting)}::text::jsonb, at
      from judged
      where ${wanting !== null}
    )
    select from judged`
  return kept.length === 1
}
