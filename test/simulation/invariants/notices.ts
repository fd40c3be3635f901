import type { Invariant, Look } from './invariant.ts'
import { remindersMissing, remindersToTell } from './reminders.ts'

/**
 * The events that the applicant is notified of, as docs/guide/notifications.md says. Each has the type of event, the
 * action or status before (empty: any; `correction`: it decides one), and the kind of notice.
 */
const tellings = [
  ['application.submitted', 'draft', 'submitted'],
  ['application.submitted', 'returned', 'resubmitted'],
  ['application.in_review', 'accept', 'accepted'],
  ['application.in_review', 'accept_by_silence', 'accepted_by_silence'],
  ['application.in_review', 'send_back', 'sent_back'],
  ['objection.filed', '', 'objection_filed'],
  ['objection.granted', '', 'objection_granted'],
  ['objection.rejected', '', 'objection_rejected'],
  ['objection.inadmissible', '', 'objection_rejected'],
  ['objection.closed', '', 'objection_closed'],
  ['objection.withdrawn', '', 'objection_withdrawn'],
  ['appeal.filed', '', 'appeal_filed'],
  ['appeal.granted', '', 'appeal_granted'],
  ['appeal.rejected', '', 'appeal_rejected'],
  ['appeal.inadmissible', '', 'appeal_rejected'],
  ['appeal.closed', '', 'appeal_closed'],
  ['appeal.withdrawn', '', 'appeal_withdrawn'],
  ['appeal.transferred', '', 'appeal_transferred'],
  ['application.returned', '', 'returned'],
  ['application.awaiting_payment', '', 'payment_due'],
  ['payment.received', '', 'payment_received'],
  ['refund.granted', '', 'refund_granted'],
  ['refund.declined', '', 'refund_declined'],
  ['refund.paid_out', '', 'refund_paid_out'],
  ['refund.payout_returned', '', 'refund_payout_returned'],
  ['application.awaiting_originals', '', 'originals_due'],
  ['application.issued', '', 'permit_ready'],
  ['application.handed_over', '', 'handed_over'],
  ['application.refused', '', 'refused'],
  ['application.withdrawn', 'submitted', 'withdrawn'],
  ['application.lapsed', '', 'lapsed'],
  ['application.deemed_granted', '', 'deemed_granted'],
  ['application.transferred', '', 'transferred'],
  ['application.archive_transferred', 'waiting', 'archive_transferred'],
  ['application.claimed', '', 'claimed'],
  ['application.account_changed', '', 'account_changed'],
  ['application.corrected', 'correction', 'correction_accepted'],
  ['correction.refused', '', 'correction_refused'],
  ['inspection_appointment.made', '', 'inspection_arranged'],
  ['inspection_appointment.moved', '', 'inspection_moved'],
  ['inspection_appointment.cancelled', '', 'inspection_cancelled'],
  ['counter_visit.booked', '', 'visit_booked'],
  ['counter_visit.moved', '', 'visit_moved'],
  ['counter_visit.cancelled', '', 'visit_cancelled'],
] as const satisfies readonly (readonly [type: string, by: string, kind: string])[]

/** The kinds of notices to offices and to an earlier account, by type of event. */
const otherKinds: Readonly<Record<string, readonly string[]>> = {
  'application.deemed_granted': ['deemed_granted_at_office'],
  'application.check_overdue': ['check_overdue_at_office'],
  'application.escalated': ['escalated'],
  'objection.filed': ['objection_filed_at_office'],
  'objection.granted': ['objection_granted_at_office'],
  'objection.overdue': ['objection_overdue_at_office'],
  'appeal.filed': ['appeal_filed_at_office'],
  'appeal.transferred': ['appeal_filed_at_office'],
  'appeal.granted': ['appeal_granted_at_office', 'appeal_decided_at_office'],
  'appeal.rejected': ['appeal_decided_at_office'],
  'appeal.inadmissible': ['appeal_decided_at_office'],
  'appeal.overdue': ['appeal_overdue_at_office'],
  'consultation.answered': ['opinion_given_at_office'],
  'consultation.declined': ['opinion_declined_at_office'],
  'consultation.question_asked': ['agency_question_at_office'],
  'consultation.silent': ['agency_silent_at_office'],
  'account_code.issued': ['account_change_announced'],
  'account_code.withdrawn': ['account_change_called_off'],
  'application.account_changed': ['account_left'],
  'consultation.escalated': ['agency_overdue_at_office', 'agency_escalated'],
}

/** The kinds by which an office hears of a grant that it has not made itself. */
const ofSilence: readonly string[] = ['objection_granted_at_office', 'appeal_granted_at_office']

/** The kinds without an event as their cause: codes, and answers to mails. */
const ofRequests = ['contact_code', 'claim_code', 'application_begun', 'mail_received', 'mail_filed', 'mail_answer']

/** The kinds of notices of a permit, by type of event. */
const permitKinds: Readonly<Record<string, string>> = {
  'permit.suspended': 'permit_suspended',
  'permit.suspension_lifted': 'permit_suspension_lifted',
  'permit.revocation_decided': 'permit_revoked',
  'permit.revoked': 'permit_revoked',
  'permit.revocation_called_off': 'permit_revocation_called_off',
  'permit.expired': 'permit_expired',
  'permit.superseded': 'permit_superseded',
}

/** An event of an application as far as it decides about letters. */
export interface Cause {
  type: string | null
  action: string | null
  from: string | null
}

export const noticesAreThoseOfTheHistory: Invariant = {
  name: 'notices-are-those-of-the-history',
  statement:
    'People get exactly the notices that the history demands: each event once to each confirmed address, in the kind ' +
    'of that event, and none without an event. Holders are reminded before their permit ends, as its type states.',
  async atDayEnd(look, { applications }, claims) {
    const ids = [...applications]
    for (const { id, kind, otherKind, permitType, ...cause } of await noticesOf(look, ids)) {
      const kinds = otherKind === null ? kindsOf(cause, permitType) : [otherKind]
      claims.holds(kinds.includes(kind), `notice ${id}`, `a notice of its cause: ${kinds.join(' or ') || 'none'}`, kind)
    }
    for (const { id, notices, ...cause } of await eventsToTell(look, ids))
      if (kindsOf(cause, null).some((kind) => !Object.values(otherKinds).flat().includes(kind)))
        claims.equal(`event ${id} (${cause.type})`, 'notices to the address of its applicant', 1, notices)
    for (const { id, notices } of await remindersToTell(look, ids))
      claims.equal(`reminder ${id}`, 'notices to the address of its holder', 1, notices)
    for (const { number, days } of await remindersMissing(look))
      claims.holds(false, `permit ${number}`, `a reminder ${days} days before its last day`, 'none')
  },
}

/** Every kind of notice that an event causes, after the type of the event. */
export const causedNotices: readonly string[] = [
  ...tellings.map(([type, , kind]) => `${type} ${kind}`),
  ...Object.entries({ ...otherKinds, ...permitKinds }).flatMap(([type, kinds]) =>
    [kinds].flat().map((kind) => `${type} ${kind}`),
  ),
]

/** Returns the kind of the letter to the applicant that an event demands; undefined for none. */
export const letterKindOf = (cause: Cause, permitType: string | null): string | undefined =>
  kindsOf(cause, permitType).find((kind) => !toOthers.has(kind))

const toOthers = new Set([...Object.values(otherKinds).flat(), 'account_changed'])

/** Returns the kinds of notices that an event demands; empty for none. */
function kindsOf({ type, action, from }: Cause, permitType: string | null): string[] {
  if (permitType !== null) return [permitKinds[permitType] ?? []].flat()
  const told = tellings.find(
    ([of, by, kind]) =>
      of === type &&
      (by === '' ||
        by === action ||
        by === from ||
        (kind === 'withdrawn' && (from !== 'draft' || action === 'assisted'))),
  )
  // An objection that sends a refused application back has a letter of its own.
  const isOfStep = told !== undefined && !(told[1] === 'send_back' && from === 'refused')
  const others = (otherKinds[type ?? ''] ?? []).filter((kind) => action === 'silence' || !ofSilence.includes(kind))
  return [...(isOfStep ? [told[2]] : []), ...others]
}

/**
 * SQL for the action of event `e`; `correction` where it decides a correction, `silence` for a grant by silence,
 * `assisted` for a withdrawal by a counter.
 */
export const causeAction = (sql: Look['sql']) => sql`coalesce(
  case when e.action = 'withdraw' and e.details ? 'assistance' then 'assisted' end, e.action,
  case when e.details ? 'correctionId' then 'correction' when e.details ? 'bySilence' then 'silence'
    when e.details ? 'waiting' then 'waiting' end) as action`

/** Returns the notices about these applications, with the cause of each. */
const noticesOf = ({ sql }: Look, applications: readonly string[]) => sql<
  (Cause & { id: string; kind: string; otherKind: string | null; permitType: string | null })[]
>`
  select n.id, n.kind, e.type, ${causeAction(sql)}, e.from_status::text as "from", case
      when m.id is not null then 'message'
      when exists (select from permit_reminders b where b.id = n.cause_id) then 'permit_ending' end as "otherKind",
    case when w.details ? 'objectionId' then 'taken back by an objection' else w.type end as "permitType"
  from notices n
  left join application_events e on e.id = n.cause_id
  left join messages m on m.id = n.cause_id
  left join permit_events w on w.id = n.cause_id
  where n.application_id = any(${[...applications]}::uuid[]) and n.kind <> all(${ofRequests})`

/**
 * Returns the events of these applications that were processed into notices, each with the number of its notices to the
 * applicant's address. That address was confirmed before the event, is still in use, and has no choice of kinds.
 */
const eventsToTell = ({ sql }: Look, applications: readonly string[]) => sql<
  (Cause & { id: string; notices: number })[]
>`
  select e.id, e.type, ${causeAction(sql)}, e.from_status::text as "from",
    (select count(*)::int from notices n where n.cause_id = e.id and n.contact_id = c.id) as notices
  from application_events e
    join applications a on a.id = e.application_id
    join contacts c on c.person_id = a.applicant_id and c.channel = 'email' and c.confirmed_at <= e.at
      and c.removed_at is null and c.suspended_at is null and c.kinds is null and c.version <= 2
  where a.id = any(${[...applications]}::uuid[])
    and not exists (select from untold u where u.id = e.id)
    and not exists (select from application_events f
      where f.application_id = a.id and f.version >= e.version
        and f.type in ('application.claimed', 'application.account_changed'))`
