import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { type ChangedRow, changed, eventOf } from '../changed.ts'
import type { PersonalDoer } from '../doer.ts'
import type { RecordedOutcome, Response } from './appointment.ts'

interface NewAppointment {
  inspectorId: string
  startsAt: string
  endsAt: string
  note: string | null
  outsideHoursReason: string | null
  supersedes: string | null
}

/**
 * Inserts an inspection date and ends the one that it supersedes. Undefined when the application has changed since it
 * was read. PostgreSQL refuses it (23P01) when the inspector has another one at that time. The lock on the inspector
 * prevents a deadlock of two bookings.
 */
export async function insertAppointment(
  db: Db,
  application: Case,
  { inspectorId, startsAt, endsAt, note, outsideHoursReason, supersedes }: NewAppointment,
  doer: PersonalDoer,
): Promise<ChangedRow | undefined> {
  const details = {
    inspectorId,
    startsAt,
    endsAt,
    ...(note !== null && { note }),
    ...(outsideHoursReason !== null && { outsideHoursReason }),
    ...(supersedes !== null && { supersedes }),
  }
  const [made] = await db<ChangedRow[]>`
    with ${changed(db, application)}, ended as (
      update inspection_appointments p
      set outcome = 'superseded', ended_at = changed.at
      from changed
      where p.id = ${supersedes}::uuid and p.application_id = changed.id and p.outcome is null
      returning p.id
    ), made as (
      insert into inspection_appointments (application_id, inspector_id, starts_at, ends_at, note, outside_hours_reason,
        supersedes, made_by, made_at)
      select changed.id, ${inspectorId}::uuid, ${startsAt}::timestamptz, ${endsAt}::timestamptz, ${note}::text,
        ${outsideHoursReason}::text, ${supersedes}::uuid, ${doer.personId}::uuid, at
      from changed, (select count(*) from ended) first_the_other_ends, (
        select id
        from people
        where id = ${inspectorId}::uuid
        for no key update
      ) one_booking_at_a_time
      returning id
    ),
    ${eventOf(
      db,
      { type: supersedes === null ? 'inspection_appointment.made' : 'inspection_appointment.moved', details },
      doer,
    )}
    select made.id, changed.version, changed.at
    from made, changed`
  return made
}

/**
 * Records the answer to an inspection date, with an event. Undefined when the application has changed since it was
 * read.
 */
export async function recordResponse(
  db: Db,
  application: Case,
  appointmentId: string,
  { answer, note }: { answer: Response; note: string | null },
  doer: PersonalDoer,
): Promise<ChangedRow | undefined> {
  const [responded] = await db<ChangedRow[]>`
    with ${changed(db, application)}, responded as (
      update inspection_appointments p
      set response = ${answer}::appointment_response, response_note = ${note}::text, responded_at = changed.at
      from changed
      where p.id = ${appointmentId}::uuid and p.application_id = changed.id and p.outcome is null
      returning p.id
    ),
    ${eventOf(
      db,
      { type: `inspection_appointment.${answer}`, details: { appointmentId, ...(note !== null && { note }) } },
      doer,
    )}
    select responded.id, changed.version, changed.at
    from responded, changed`
  return responded
}

/**
 * Ends an inspection date as missed or cancelled, with an event. Undefined when the application has changed since it
 * was read.
 */
export async function recordOutcome(
  db: Db,
  application: Case,
  appointmentId: string,
  { outcome, reason }: { outcome: RecordedOutcome; reason: string | null },
  doer: PersonalDoer,
): Promise<ChangedRow | undefined> {
  const [ended] = await db<ChangedRow[]>`
    with ${changed(db, application)}, ended as (
      update inspection_appointments p
      set outcome = ${outcome}::appointment_outcome, outcome_reason = ${reason}::text, ended_at = changed.at
      from changed
      where p.id = ${appointmentId}::uuid and p.application_id = changed.id and p.outcome is null
      returning p.id
    ),
    ${eventOf(
      db,
      { type: `inspection_appointment.${outcome}`, details: { appointmentId, ...(reason !== null && { reason }) } },
      doer,
    )}
    select ended.id, changed.version, changed.at
    from ended, changed`
  return ended
}

/** Records the applicant's signature under a report. Undefined when the application has changed since it was read. */
export async function insertSignature(
  db: Db,
  application: Case,
  reportId: string,
  doer: PersonalDoer,
): Promise<ChangedRow | undefined> {
  const [signed] = await db<ChangedRow[]>`
    with ${changed(db, application)}, signed as (
      insert into inspection_signatures (report_id, person_id, channel, at)
      select ${reportId}::uuid, ${doer.personId}::uuid, ${doer.channel}::channel, at
      from changed
      returning report_id as id
    ), ${eventOf(db, { type: 'inspection_report.signed', details: { reportId } }, doer)}
    select signed.id, changed.version, changed.at
    from signed, changed`
  return signed
}
