import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case.ts'
import { type Doer, recordIn } from '../changes.ts'
import type { RecordedOutcome, Response } from './appointment.ts'

export interface NewAppointment {
  inspectorId: string
  startsAt: string
  endsAt: string
  note: string | null
  outsideHoursReason: string | null
  supersedes: string | null
}

/** What a change leaves the application at. */
export interface Changed {
  version: number
  id: string
  at: Date
}

type Acting = Doer & { personId: string }

/** The application's next version, on the condition that nothing about the file has changed since it was read. */
const bumped = (db: Db, file: Case) => db`
  update applications set version = version + 1, updated_at = clock_timestamp()
  where id = ${file.id} and version = ${file.version} and discarded_at is null returning id, version, updated_at as at`

/**
 * Makes an appointment, in place of the one that it supersedes. Undefined when the application has changed since it was
 * read. PostgreSQL refuses it (23P01) when the inspector has another one at that time; the lock on the inspector only
 * keeps two who book at once from waiting for each other.
 */
export async function insertAppointment(
  db: Db,
  file: Case,
  { inspectorId, startsAt, endsAt, note, outsideHoursReason, supersedes }: NewAppointment,
  doer: Acting,
): Promise<Changed | undefined> {
  const details = {
    inspectorId,
    startsAt,
    endsAt,
    ...(note !== null && { note }),
    ...(outsideHoursReason !== null && { outsideHoursReason }),
    ...(supersedes !== null && { supersedes }),
  }
  const [made] = await db<Changed[]>`
    with bumped as (${bumped(db, file)}
    ), ended as (
      update inspection_appointments p set outcome = 'superseded', ended_at = bumped.at from bumped
      where p.id = ${supersedes}::uuid and p.application_id = bumped.id and p.outcome is null returning p.id
    ), made as (
      insert into inspection_appointments (application_id, inspector_id, starts_at, ends_at, note, outside_hours_reason,
        supersedes, made_by, made_at)
      select bumped.id, ${inspectorId}::uuid, ${startsAt}::timestamptz, ${endsAt}::timestamptz, ${note}::text,
        ${outsideHoursReason}::text, ${supersedes}::uuid, ${doer.personId}::uuid, at
      from bumped, (select count(*) from ended) first_the_other_ends,
        (select id from people where id = ${inspectorId}::uuid for no key update) one_booking_at_a_time
      returning id
    ),
    event as (${recordIn(
      db,
      db`
      bumped`,
      { type: supersedes === null ? 'inspection_appointment.made' : 'inspection_appointment.moved', details },
      doer,
    )})
    select made.id, bumped.version, bumped.at from made, bumped`
  return made
}

/** Records what the applicant says to an appointment. Undefined when the application has changed since it was read. */
export async function recordResponse(
  db: Db,
  file: Case,
  appointmentId: string,
  { answer, note }: { answer: Response; note: string | null },
  doer: Acting,
): Promise<Changed | undefined> {
  const [responded] = await db<Changed[]>`
    with bumped as (${bumped(db, file)}
    ), responded as (
      update inspection_appointments p
      set response = ${answer}::appointment_response, response_note = ${note}::text, responded_at = bumped.at
      from bumped
      where p.id = ${appointmentId}::uuid and p.application_id = bumped.id and p.outcome is null returning p.id
    ),
    event as (${recordIn(
      db,
      db`
      bumped`,
      { type: `inspection_appointment.${answer}`, details: { appointmentId, ...(note !== null && { note }) } },
      doer,
    )})
    select responded.id, bumped.version, bumped.at from responded, bumped`
  return responded
}

/** Ends an appointment. Undefined when the application has changed since it was read. */
export async function recordOutcome(
  db: Db,
  file: Case,
  appointmentId: string,
  { outcome, reason }: { outcome: RecordedOutcome; reason: string | null },
  doer: Acting,
): Promise<Changed | undefined> {
  const [ended] = await db<Changed[]>`
    with bumped as (${bumped(db, file)}
    ), ended as (
      update inspection_appointments p
      set outcome = ${outcome}::appointment_outcome, outcome_reason = ${reason}::text, ended_at = bumped.at
      from bumped
      where p.id = ${appointmentId}::uuid and p.application_id = bumped.id and p.outcome is null returning p.id
    ),
    event as (${recordIn(
      db,
      db`
      bumped`,
      { type: `inspection_appointment.${outcome}`, details: { appointmentId, ...(reason !== null && { reason }) } },
      doer,
    )})
    select ended.id, bumped.version, bumped.at from ended, bumped`
  return ended
}

/** Records the applicant's signature under a report. Undefined when the application has changed since it was read. */
export async function insertSignature(
  db: Db,
  file: Case,
  reportId: string,
  doer: Acting,
): Promise<Changed | undefined> {
  const [signed] = await db<Changed[]>`
    with bumped as (${bumped(db, file)}
    ), signed as (
      insert into inspection_signatures (report_id, person_id, channel, at)
      select ${reportId}::uuid, ${doer.personId}::uuid, ${doer.channel}::channel, at
      from bumped
      returning report_id as id
    ), event as (${recordIn(db, db`bumped`, { type: 'inspection_report.signed', details: { reportId } }, doer)})
    select signed.id, bumped.version, bumped.at from signed, bumped`
  return signed
}
