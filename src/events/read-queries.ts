import type { Agency } from '../access/clients/client.ts'
import { type Actor, countersOf } from '../access/identity/actor.ts'
import { askedOf } from '../applications/consultations/visibility.ts'
import { visibleTo, withinReach } from '../applications/visibility.ts'
import { coveredBy, liesIn } from '../permits/visibility.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import { leftPerson } from './left-person.ts'
import type { EventSubject } from './subject.ts'

/** The most events of the log that one read scans, whether the reader may see them or not. */
export const scanLimit = 1_000

/** An event of the log that a reader may see. `leaves`: with this event its subject left the reader's view. */
export interface LoggedEvent {
  position: number
  eventId: string
  subject: EventSubject
  subjectId: string | null
  /** The application of a consultation. */
  applicationId: string | null
  code: string | null
  type: string
  version: number | null
  fromState: string | null
  toState: string | null
  at: string
  leaves: boolean
}

interface Place {
  position: number
  eventId: string
}

/** The part of the log after a position, as far as one reader may see it. */
export interface LogPart {
  /** The events that the reader may see, by position: one more than `limit` if there are more. */
  events: LoggedEvent[]
  /** The id of the event at the position itself. Null: the position is 0, beyond the end, or no longer stored. */
  anchor: string | null
  /** The first stored position. Null: the log is empty. */
  oldest: number | null
  /** The last event of the log. Null: the log is empty. */
  end: Place | null
  /** The last scanned event, and the number of scanned events. */
  scanned: { last: Place | null; count: number }
}

export interface LogFilters {
  after: number
  limit: number
  /** Types of the log, such as `permit.issued`. Undefined: all. */
  types: readonly string[] | undefined
  /** Id or code of the subject; an application's id includes its consultations. Undefined: all. */
  about: { id: string } | { code: string } | undefined
  /** Only the events at these positions. Undefined: all. */
  at?: readonly number[] | undefined
  /** Restricts events of permit types and offices to these codes. Undefined or null: no restriction. */
  selection?: { permitTypes: readonly string[] | null; regions: readonly string[] | null } | undefined
}

/** The parts of an agency that decide which events it may see. */
export type AgencyReader = Pick<Agency, 'clientId' | 'permitTypes' | 'regions'>

/** The reader of the log: a person or an agency. */
export type LogReader = { actor: Actor; agency?: undefined } | { agency: AgencyReader; actor?: undefined }

/**
 * Returns the events after a position whose subject the reader may see now, and those with which a subject left the
 * reader's view. Visibility is that of the subjects themselves. Scans at most `scanLimit` events.
 */
export async function readLog(db: Db, reader: LogReader, filters: LogFilters): Promise<LogPart> {
  const { after, limit, types, about, at, selection } = filters
  const { seen, leaves } = reader.actor ? viewOfPerson(db, reader.actor) : viewOfAgency(db, reader.agency)
  const [part] = await db<LogPart[]>`
    with ended as (
      select e.position from event_log_end e
    ), scanned as materialized (
      select l.*
      from event_log l
      where l.position > ${after} and l.position <= (select position from ended) ${aboutOnly(db, about)}
        ${at ? db`and l.position = any(${[...at]}::bigint[])` : db``}
      order by l.position
      limit ${scanLimit}
    ), judged as (
      select l.*, ${seen} as is_seen, ${leaves} as is_left
      from scanned l
      where ${types ? db`l.type = any(${[...types]}::text[])` : db`true`} ${selectedOnly(db, selection)}
    ), shown as (
      select j.*
      from judged j
      where j.is_seen or j.is_left
      order by j.position
      limit ${limit + 1}
    )
    select
      coalesce((
        select json_agg(json_build_object('position', s.position, 'eventId', s.event_id, 'subject', s.subject,
          'subjectId', s.subject_id, 'applicationId', s.application_id, 'code', s.code, 'type', s.type,
          'version', s.version, 'fromState', s.from_state, 'toState', s.to_state,
          'at', rfc3339(s.at), 'leaves', not s.is_seen)
          order by s.position)
        from shown s), '[]') as events,
      (select l.event_id from event_log l where l.position = ${after}) as anchor,
      (select l.position::int8
        from event_log l
        order by l.position
        limit 1)::float8 as oldest,
      (select json_build_object('position', l.position, 'eventId', l.event_id)
        from event_log l
        where l.position = (select position from ended)) as end,
      json_build_object('count', (select count(*) from scanned), 'last', (
        select json_build_object('position', l.position, 'eventId', l.event_id)
        from scanned l
        order by l.position desc
        limit 1)) as scanned`
  if (!part) throw new Error('The log gave no answer.')
  return part
}

const aboutOnly = (db: Db, about: LogFilters['about']): Fragment => {
  if (about === undefined) return db``
  return 'id' in about
    ? db`and (l.subject_id = ${about.id}::uuid or l.application_id = ${about.id}::uuid)`
    : db`and l.code = ${about.code}`
}

/** Returns the SQL conditions on event `l` for a selection. Events of other subjects fulfil them. */
function selectedOnly(db: Db, selection: LogFilters['selection']): Fragment {
  if (!selection) return db``
  const { permitTypes, regions } = selection
  return db`
    ${permitTypes ? db`and (l.subject <> 'permit_type' or l.code = any(${[...permitTypes]}::text[]))` : db``}
    ${
      regions
        ? db`
    and (l.subject <> 'office' or exists (
      select from offices o
      where o.id = l.subject_id and ${liesIn(db, db`o.region_code`, regions)}))`
        : db``
    }`
}

/** SQL conditions on event `l`: the reader sees its subject; its subject left the reader's view with it. */
interface View {
  seen: Fragment
  leaves: Fragment
}

const viewOfAgency = (db: Db, agency: AgencyReader): View => ({
  seen: db`
    case l.subject
      when 'permit' then exists (
        select from permits p
        where p.id = l.subject_id and ${coveredBy(db, agency)})
      when 'consultation' then l.type <> 'consultation.planned' and exists (
        select from consultations c
        where c.id = l.subject_id and ${askedOf(db, agency)})
      when 'registration' then l.subject_id = ${agency.clientId}::uuid
      when 'webhook' then exists (
        select from webhooks w
        where w.id = l.subject_id and w.client_id = ${agency.clientId})
      else l.subject in ('permit_type', 'office') end`,
  leaves: db`false`,
})

const seesApplication = (db: Db, actor: Actor, id: Fragment): Fragment => db`exists (
  select from applications a
  left join offices o on o.id = a.office_id
  where a.id = ${id} and ${visibleTo(db, actor)})`

const viewOfPerson = (db: Db, actor: Actor): View => ({
  seen: db`
    case l.subject
      when 'application' then ${seesApplication(db, actor, db`l.subject_id`)}
      when 'consultation' then ${seesApplication(db, actor, db`l.application_id`)}
      when 'permit' then exists (
        select from permits p
        join applications a on a.id = p.application_id
        join offices o on o.id = p.office_id
        where p.id = l.subject_id and ${visibleTo(db, actor)})
      when 'post' then l.subject_id = ${actor.personId}::uuid
      else l.subject in ('permit_type', 'office') end`,
  leaves: db`(
    ${leftPerson(db)} is not distinct from ${actor.personId}::uuid
    or (l.left_office_id is not null and (
      l.left_office_id = any(${countersOf(actor)}::uuid[])
      or exists (
        select from offices o
        where o.id = l.left_office_id and ${withinReach(db, actor)})))
    or (l.type = 'application.discarded' and exists (
      select from applications a
      where a.id = l.subject_id
        and (a.applicant_id = ${actor.personId} or a.filed_at_office_id = any(${countersOf(actor)}::uuid[])))))`,
})
