import { timesOf } from '../../catalogue/permit-types/definition/time-schema.ts'
import { demandFree, type KeyedAnswer, storing } from '../../http/idempotency/once-by-statement.ts'
import { workingCalendar } from '../../network/calendar/queries.ts'
import { officeNames } from '../../network/offices/queries.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import { replaceAnswers, type SealedAnswers } from '../answers/sealed-answers.ts'
import type { Case } from '../case/case.ts'
import { changed, joinCtes } from '../changed.ts'
import { movedOn } from '../clocks/ledger.ts'
import { ledgerOf } from '../clocks/queries.ts'
import { maySilenceGrant, reckonTimes } from '../clocks/reckoning.ts'
import { type Status, states } from '../lifecycle.ts'
import type { Consequence, DecidedStep } from './consequence.ts'
import { lockingPermits, permitsOfStep } from './earlier-permit.ts'
import type { Decision } from './next-step.ts'
import { receivingOffice } from './receiving-office.ts'

/** A recorded step, with the name of the office it was taken for. */
export interface StepEvent {
  id: string
  version: number
  at: Date
  office: Names | null
}

/**
 * Records a step. This is the only place where a status changes; status, clock, event and all effects are one
 * statement. Undefined when the application has changed since it was read, the receiving office is not online any more,
 * or the permit that it renews or hands over has been revoked or superseded. The step has the time at which the ledger
 * was read, so that its deadline is exact. `sealedAnswers` are the answers without what was set aside, which is deleted
 * with this step. `keyedAnswer` returns the response to store with the step; with it, `request_in_flight` is thrown
 * while another request with its key runs.
 */
export async function recordStep(
  db: Db,
  step: DecidedStep,
  consequences: readonly Consequence[],
  sealedAnswers: SealedAnswers | null = null,
  keyedAnswer?: (event: StepEvent) => KeyedAnswer,
): Promise<StepEvent | undefined> {
  const { application, decision } = step
  const { to, officeId } = decision
  if (application.setAside !== null && sealedAnswers === null)
    throw new Error('A step out of a draft must delete what was set aside.')
  const times = await clockAfter(db, application, to)
  const { at, stepId, edition, calendar } = times
  const event: StepEvent = {
    id: stepId,
    version: application.version + 1,
    at: new Date(at),
    office: await officeNamesOf(db, step),
  }
  const { claim, isFree, response } = storing(db, keyedAnswer?.(event), db`event`)
  const comes = officeId !== null && officeId !== application.office?.id
  const { standing, stands } = lockingPermits(db, application, permitsOfStep(application, to))
  const [row] = await db<{ isFree: boolean; isTaken: boolean }[]>`
    with ${claim}taker as materialized (
      ${comes ? receivingOffice(db, officeId, ['online']) : db`select`}
    ), ${standing}moment as materialized (
      select greatest(${at}::timestamptz, a.status_since) as at
      from applications a, taker
      where a.id = ${application.id} and ${isFree} ${stands}
    ), ${changed(db, application, { moment: db`moment`, set: columnsAfter(db, decision, times) })},
    ${nextInterval(db, to)},
    ${eventOfStep(db, step, stepId)}${response}${
      sealedAnswers === null ? db`` : db`, ${replaceAnswers(db, sealedAnswers)}`
    }${joinCtes(
      db,
      consequences.flatMap((of) => of(db, { ...step, at, calendar, edition })),
    )}
    select ${isFree} as is_free, exists (select from event) as is_taken`
  demandFree(row)
  return row?.isTaken ? event : undefined
}

/**
 * Returns the columns that a step sets, led by a comma, for the CTE `changed` with its `moment`. A deadline that has
 * stopped stays as it is, until the application is reopened.
 */
const columnsAfter = (
  db: Db,
  { to, officeId, returnReasons, feeAmount, keepsAssignee }: Decision,
  { acceptedAt, dueAt, dueProvisional, silenceGrants, edition }: ClockAfter,
): Fragment => {
  const reckons = db`(a.stopped_at is null or ${states[to].clock !== 'stopped'})`
  return db`,
        status = ${to}, status_since = moment.at, office_id = ${officeId},
        return_reasons = ${returnReasons && JSON.stringify(returnReasons)}::text::jsonb, fee_amount = ${feeAmount},
        submitted_at = coalesce(a.submitted_at, case when ${to} = 'submitted' then moment.at end),
        accepted_at = ${acceptedAt}::timestamptz,
        due_at = case when ${reckons} then ${dueAt}::timestamptz else a.due_at end,
        calendar_edition = case when ${reckons} then ${edition}::int else a.calendar_edition end,
        due_provisional = case when ${reckons} then ${dueProvisional}::boolean else a.due_provisional end,
        silence_grants = case when ${reckons} then ${silenceGrants}::boolean else a.silence_grants end,
        stopped_at = case when ${states[to].clock === 'stopped'} then coalesce(a.stopped_at, moment.at) end,
        assigned_to = case when ${keepsAssignee} then assigned_to end,
        assigned_at = case when ${keepsAssignee} then assigned_at end, released_from = null`
}

/** Returns the CTEs `closed` and `opened`: they end the open interval of the clock and begin the next one. */
const nextInterval = (db: Db, to: Status): Fragment => db`closed as (
      update application_intervals i
      set ended_at = changed.at
      from changed
      where i.application_id = changed.id and i.ended_at is null
      returning i.application_id, i.sequence, changed.at
    ), opened as (
      insert into application_intervals (application_id, sequence, status, clock, started_at)
      select application_id, sequence + 1, ${to}::application_status, ${states[to].clock}::clock, at
      from closed
    )`

/** Returns the CTE `event` (id, office_id, at): the step in the history of its application. */
const eventOfStep = (db: Db, { application, decision: { to }, input, doer }: DecidedStep, stepId: string): Fragment => {
  const { action, ...details } = input
  return db`event as (
      insert into application_events (id, application_id, version, type, action, from_status, to_status, actor_id,
        standing, office_id, channel, details, at)
      select ${stepId}::uuid, id, version, ${`application.${to}`}, ${action}, ${application.status}::application_status,
        ${to}::application_status, ${doer.personId}::uuid, ${doer.standing}, ${doer.officeId}::uuid,
        ${doer.channel}::channel, ${JSON.stringify(details)}::text::jsonb, at
      from changed
      returning id, office_id, at
    )`
}

/** Returns the names of the office for which a step is taken. Null when it is taken for none. */
async function officeNamesOf(
  db: Db,
  { application: { office }, doer: { officeId } }: DecidedStep,
): Promise<Names | null> {
  if (officeId === null) return null
  return officeId === office?.id ? office.names : officeNames(db, officeId)
}

/**
 * Returns the clock of an application after a step. A ledger that was not read before is read now: if the application
 * has changed meanwhile, the step fails anyway.
 */
async function clockAfter(db: Db, application: Case, to: Status) {
  const ledger = application.ledger ?? (await ledgerOf(db, application.id))
  const { definition } = application.type
  const { at, intervals } = movedOn(ledger, to)
  const calendar = await workingCalendar(db, ledger.edition)
  const reckoning = reckonTimes(intervals, timesOf(definition), calendar, Date.parse(at))
  return {
    at,
    stepId: ledger.stepId,
    acceptedAt: moment(reckoning.acceptedAt),
    dueAt: moment(reckoning.dueAt),
    dueProvisional: reckoning.provisionalYear !== null,
    silenceGrants: maySilenceGrant(definition.deemedApproval, reckoning),
    edition: ledger.edition?.number ?? 0,
    calendar,
  }
}

/** The clock of an application after a step, with the time and the id of the step. */
type ClockAfter = Awaited<ReturnType<typeof clockAfter>>

const moment = (milliseconds: number | null): Date | null => (milliseconds === null ? null : new Date(milliseconds))
