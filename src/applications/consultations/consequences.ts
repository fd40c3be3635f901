import { writeInstant } from '../../platform/clock.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Action, Status } from '../lifecycle.ts'
import type { Consequence } from '../steps/consequence.ts'
import { settlementsOf } from './conditions.ts'
import { consultationsToBegin, isUnended, type NewConsultation } from './consultation.ts'
import { dueTimesOf, turnsOf } from './time/turns.ts'

const acceptances: readonly Action[] = ['accept', 'accept_by_silence']

/** Statuses in which an opinion can still reach the decision. */
const waiting: readonly Status[] = ['in_review', 'in_inspection', 'in_consultation', 'refusal_proposed']

/**
 * Asks the agencies that the permit type names, with the step that accepts the application. Asks those whose
 * consultation was cancelled again, with the step that reopens it after a refusal.
 */
export const askAgencies: Consequence = (db, { application, decision: { action }, at, calendar, edition }) => {
  if (!acceptances.includes(action) && application.status !== 'refused') return []
  const begun = consultationsToBegin(application.type.definition.consultations, application.consultations)
  if (begun.length === 0) return []
  return inserted(
    db,
    begun.map((each) => ({ ...each, ...dueFrom(each, at, calendar) })),
    { askedBy: null, edition },
  )
}

/** Cancels the consultations that have not ended, with the step after which no opinion can reach the decision. */
export const endConsultations: Consequence = (db, { application, decision: { to } }) =>
  waiting.includes(to) || !application.consultations.some(isUnended)
    ? []
    : [
        db`consultations_ended as (
          update consultations c
          set version = c.version + 1, status = 'cancelled', ended_because = ${to}, ended_at = changed.at
          from changed
          where c.application_id = changed.id and c.ended_at is null
          returning c.id, c.version, old.status as from_status, c.ended_at
        )`,
        db`consultations_ended_events as (
          insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
          select id, version, 'consultation.cancelled', from_status, 'cancelled', ended_at
          from consultations_ended
        )`,
      ]

/** Stores what an approval decides about the conditions of opinions. A later return to the review removes it. */
export const settleConditions: Consequence = (db, { application, decision: { action, to }, input }) => {
  if (input.action === 'approve' && action === 'approve')
    return (input.conditions ?? []).length === 0 ? [] : [settled(db, settlementsOf(input.conditions ?? []))]
  if (to !== 'in_review' || !application.consultations.some((one) => one.settled !== null)) return []
  return [
    db`conditions_unsettled as (
      update consultations c
      set settled = null
      from changed
      where c.application_id = changed.id and c.settled is not null
    )`,
  ]
}

const settled = (db: Db, settlements: ReturnType<typeof settlementsOf>): Fragment => db`conditions_settled as (
  update consultations c
  set settled = r.settled
  from changed, jsonb_to_recordset(${JSON.stringify(settlements)}::text::jsonb) as r (id uuid, settled jsonb)
  where c.application_id = changed.id and c.id = r.id
)`

/** A consultation to insert, with its times; null while it is planned. */
interface Timed extends NewConsultation {
  dueAt: string | null
  remindAt: string | null
}

/** Returns the due times of a consultation that is requested at an instant. */
export function dueFrom(
  { time, remindHours, isRequested }: Pick<NewConsultation, 'time' | 'remindHours' | 'isRequested'>,
  at: string,
  calendar: Parameters<typeof dueTimesOf>[2],
) {
  if (!isRequested) return { dueAt: null, remindAt: null }
  const { dueAt, remindAt } = dueTimesOf(
    turnsOf({ requestedAt: at, endedAt: null }, []),
    { time, remindHours },
    calendar,
  )
  return { dueAt: writeInstant(dueAt), remindAt: writeInstant(remindAt) }
}

/** Returns the CTEs that insert consultations of the application in `changed`, with their first events. */
export const inserted = (
  db: Db,
  begun: readonly Timed[],
  { askedBy, edition }: { askedBy: string | null; edition: number },
): Fragment[] => [
  db`consultations_begun as (
    insert into consultations (application_id, client_id, agency, round, place, basis, question, documents, answers,
      time, remind_hours, silence, status, asked_by, made_at, requested_at, due_at, remind_at, calendar_edition)
    select changed.id, r."clientId", r.agency, r.round, r.place, r.basis, r.question, r.documents, r.answers, r.time,
      r."remindHours", r.silence,
      case when r."isRequested" then 'requested'::consultation_status else 'planned'::consultation_status end,
      ${askedBy}::uuid, changed.at, case when r."isRequested" then changed.at end, r."dueAt", r."remindAt", ${edition}
    from changed, jsonb_to_recordset(${JSON.stringify(begun)}::text::jsonb) as r ("clientId" uuid, agency jsonb,
      round smallint, place smallint, basis text, question jsonb, documents text[], answers text[], time jsonb,
      "remindHours" smallint, silence text, "isRequested" boolean, "dueAt" timestamptz, "remindAt" timestamptz)
    returning id, version, status, made_at
  )`,
  db`consultations_begun_events as (
    insert into consultation_events (consultation_id, version, type, to_status, at)
    select id, version, case when status = 'planned' then 'consultation.planned' else 'consultation.requested' end,
      status, made_at
    from consultations_begun
  )`,
]
