import type { WorkingCalendar } from '../../network/calendar/working-time.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { changed, eventOf, joinCtes, momentOf } from '../changed.ts'
import type { Doer } from '../doer.ts'
import { dueFrom } from './consequences.ts'
import { type ConsultationStatus, isUnended } from './consultation.ts'
import type { AskedConsultationType } from './event-types.ts'
import type { ConsultationRow } from './queries.ts'

/** A change of a consultation: its event, the status after it, and what else is written. */
export interface ConsultationChange {
  type: AskedConsultationType
  to: ConsultationStatus
  /** More columns of consultation `c`, each led by a comma. `changed.at` is the time of the change. */
  set?: Fragment
  /** A CTE before all others, with a comma behind it, and a condition of the change that reads it, led by `and`. */
  first?: Fragment
  onlyIf?: Fragment
  /** CTEs that write in other tables, from `changed` and `consultation`. */
  more?: readonly Fragment[]
  /** The details of the event in the history of the application. */
  details?: Record<string, unknown>
}

/** The versions after a change. */
export interface ChangedConsultation {
  version: number
  applicationVersion: number
}

/**
 * Changes a consultation and raises the version of its application, in one statement. The time of the change is that at
 * which the consultation was read, because due times are computed from it. The end of one asks the next in turn.
 * Undefined when the application or one of its consultations has changed since it was read.
 */
export async function changeConsultation(
  db: Db,
  row: ConsultationRow,
  change: ConsultationChange,
  doer: Doer,
  calendar: WorkingCalendar,
): Promise<ChangedConsultation | undefined> {
  const { id, applicationId, applicationVersion, agency, round, status, readAt } = row
  const application = { id: applicationId, version: applicationVersion }
  const { type, to, set = db``, first = db``, onlyIf = db``, more = [], details = {} } = change
  const ends = !isUnended({ status: to })
  const happening = { type, details: { consultationId: id, agency, round, ...details } }
  const [written] = await db<ChangedConsultation[]>`
    with ${first} ${momentOf(db, application, readAt)},
    ${changed(db, application, { onlyIf, moment: db`moment` })}, consultation as (
      update consultations c
      set version = c.version + 1, status = ${to}::consultation_status,
        ended_at = case when ${ends} then changed.at end${set}
      from changed
      where c.id = ${id} and c.application_id = changed.id
      returning c.id, c.version, changed.at
    ), consultation_event as (
      insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
      select id, version, ${type}, ${status}::consultation_status, ${to}::consultation_status, at
      from consultation
    )${joinCtes(db, [...more, ...(ends ? nextAsked(db, row, calendar) : [])])},
    ${eventOf(db, happening, doer)}
    select consultation.version, changed.version as application_version from consultation, changed`
  return written
}

/** Returns the CTEs that ask the next agency in turn. */
function nextAsked(db: Db, { next, readAt, edition }: ConsultationRow, calendar: WorkingCalendar): Fragment[] {
  if (!next) return []
  const { dueAt, remindAt } = dueFrom({ ...next, isRequested: true }, readAt, calendar)
  return [
    db`next_asked as (
      update consultations n
      set version = n.version + 1, status = 'requested', requested_at = changed.at, due_at = ${dueAt}::timestamptz,
        remind_at = ${remindAt}::timestamptz, calendar_edition = ${edition?.number ?? 0}
      from changed
      where n.id = ${next.id}::uuid and n.application_id = changed.id
      returning n.id, n.version, changed.at
    )`,
    db`next_asked_event as (
      insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
      select id, version, 'consultation.requested', 'planned', 'requested', at
      from next_asked
    )`,
  ]
}
