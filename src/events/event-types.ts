import { type EventSubject, eventSubjects } from './subject.ts'

/**
 * The types of events by subject, each with its description in the contract. New types may be added. The meaning of
 * a type never changes: another meaning gets another version.
 */
export const eventTypes = {
  application: {
    'application.submitted': 'It was submitted, or submitted again after a return.',
    'application.in_review':
      'It was accepted, or sent back to review, also by an objection or appeal that was granted.',
    'application.returned': 'It was returned to the applicant, with reasons.',
    'application.in_consultation': 'Another agency was asked for its opinion.',
    'application.in_inspection': 'An inspection was ordered.',
    'application.awaiting_payment': 'It was approved, and its fee is to be paid.',
    'application.awaiting_originals': 'It was approved, and its originals are to be shown.',
    'application.ready_to_sign': 'It is ready for the signature.',
    'application.refusal_proposed': 'A reviewer proposed to refuse it.',
    'application.issued': 'It was decided: the permit is issued.',
    'application.handed_over': 'The permit was handed over.',
    'application.refused': 'It was decided: it is refused.',
    'application.withdrawn': 'It was withdrawn.',
    'application.lapsed': 'It lapsed: what it waited for did not come in time.',
    'application.deemed_granted': 'Nobody decided in time, and by its permit type it counts as granted.',
    'application.not_issued_by_silence': 'It counts as granted, and its permit could not be issued by itself.',
    'application.check_overdue': 'The time of the completeness check has run out.',
    'application.escalated': 'It was reported to the office above.',
    'application.transferred': 'Another office is responsible for it.',
    'application.archive_transferred': 'It is closed, and another office keeps it.',
    'application.counter_transferred': 'The counter where it was filed belongs to another office.',
    'application.drafted': 'Its draft was made or changed.',
    'application.version_changed': 'Its draft was moved to another version of the permit type.',
    'application.claimed': 'The applicant took it over from the counter.',
    'application.account_changed': 'Another account took it over, with its permit.',
    'application.assigned': 'An officer works on it.',
    'application.released': 'No officer works on it any more.',
    'application.corrected': 'Personal data in it were corrected.',
    'application.disclosed': 'Personal data in it were shown to an officer.',
    'application.discarded': 'Its draft was deleted.',
    'application.erased': 'Its personal data were erased at the end of their retention.',
    'claim_code.issued': 'The counter issued a code by which the applicant takes it over.',
    'account_code.issued': 'The applicant or the head of office issued a code by which another account takes it over.',
    'account_code.withdrawn': 'The code by which another account takes it over was withdrawn.',
    'correction.requested': 'The applicant asked for a correction of personal data.',
    'correction.refused': 'The correction was refused.',
    'correction.withdrawn': 'The applicant withdrew the request for a correction.',
    'objection.filed': 'An objection was filed, against its refusal or a decision on its permit.',
    'objection.granted': 'The objection was granted: it is reopened, or the decision on its permit is taken back.',
    'objection.rejected': 'The objection was rejected: the decision stands.',
    'objection.inadmissible': 'The objection was not examined: the decision stands.',
    'objection.withdrawn': 'The objection was withdrawn.',
    'objection.closed': 'The office took back what the objection was against: nothing is left to decide.',
    'objection.overdue': 'The time to decide on the objection has run out.',
    'appeal.filed': 'An appeal against the decision on the objection was filed, to the office above.',
    'appeal.granted': 'The appeal was granted, and the decision has no effect any more.',
    'appeal.rejected': 'The appeal was rejected: the decision stands.',
    'appeal.inadmissible': 'The appeal was not examined: the decision stands.',
    'appeal.withdrawn': 'The appeal was withdrawn.',
    'appeal.closed': 'The appeal ended without a decision: what it was about no longer has any effect.',
    'appeal.overdue': 'The time to decide on the appeal has run out.',
    'appeal.transferred': 'Another office decides on the appeal, because its office closes.',
    'document.uploaded': 'A document was uploaded.',
    'document.received_by_email': 'A document came by e-mail.',
    'document.removed': 'A document was removed.',
    'document.quarantined': 'A document was found to be infected.',
    'original.matched': 'An original was compared with its document, and is the same.',
    'original.mismatched': 'An original was compared with its document, and differs.',
    'received_file.discarded': 'A file that came by e-mail was set aside.',
    'mail.filed': 'An e-mail was put into it.',
    'letter.handed_over': 'A letter to the applicant was handed over on paper.',
    'message.sent': 'A message was sent, by the applicant or the office.',
    'payment.received': 'A payment was received.',
    'refund.granted': 'A head decided that paid money is refunded.',
    'refund.declined': 'A head decided that paid money is not refunded.',
    'refund.paid_out': 'A refund was paid out.',
    'refund.payout_returned': 'The bank returned the payout of a refund: it is due again.',
    'inspection_appointment.made': 'A date was set for the inspection.',
    'inspection_appointment.moved': 'The date of the inspection was moved.',
    'inspection_appointment.confirmed': 'The applicant confirmed the date of the inspection.',
    'inspection_appointment.other_time_asked': 'The applicant asked for another date of the inspection.',
    'inspection_appointment.no_show': 'Nobody was there at the date of the inspection.',
    'inspection_appointment.cancelled': 'The date of the inspection was cancelled.',
    'inspection_report.signed': 'The applicant signed the minutes of the inspection.',
    'counter_visit.booked': 'A visit to the counter was booked.',
    'counter_visit.moved': 'A visit to the counter was moved.',
    'counter_visit.cancelled': 'A visit to the counter was cancelled.',
    'counter_visit.kept': 'The applicant came to the counter.',
    'counter_visit.no_show': 'The applicant did not come to the counter.',
  },
  consultation: {
    'consultation.planned': 'An agency will be asked for its opinion when the one before it has answered.',
    'consultation.requested': 'An agency was asked for its opinion.',
    'consultation.reminded': 'The agency was reminded: its time ends soon.',
    'consultation.rescheduled': 'Its time ends at another moment, because a calendar was published.',
    'consultation.question_asked': 'The agency asked the office a question; its time stands still.',
    'consultation.question_answered': 'The office answered the question; its time goes on.',
    'consultation.answered': 'The agency gave its opinion.',
    'consultation.declined': 'The agency declined to give an opinion.',
    'consultation.silent': 'Its time ran out without an answer.',
    'consultation.escalated': 'Its time ran out, and the opinion is still awaited.',
    'consultation.cancelled': 'The opinion is not needed any more.',
  },
  permit: {
    'permit.issued': 'It was issued.',
    'permit.certified': 'Its certificate is made.',
    'permit.handed_over': 'It was handed over.',
    'permit.expired': 'Its last day has passed.',
    'permit.superseded': 'Another permit has taken its place.',
    'permit.suspended': 'It was suspended.',
    'permit.suspension_lifted': 'Its suspension was lifted, by the office or an objection.',
    'permit.revocation_decided': 'Its revocation from a later day on was decided.',
    'permit.revocation_called_off': 'Its revocation was called off, by the office or an objection.',
    'permit.revoked': 'It was revoked.',
    'permit.transferred': 'Another office is responsible for it.',
  },
  permit_type: {
    'permit_type.published': 'A version was published.',
    'permit_type.withdrawn': 'A version was withdrawn before its first day.',
    'permit_type.retired': 'Its retirement was decided.',
    'permit_type.rolled_out': 'Offices began or ceased to take applications for it online.',
  },
  office: {
    'office.planned': 'It is planned.',
    'office.awaiting_network': 'It waits for its connection to the network.',
    'office.counter_only': 'It takes applications at its counter only.',
    'office.online': 'It takes applications online.',
    'office.winding_down': 'It takes no new applications, and completes what it has.',
    'office.dissolved': 'It was dissolved.',
    'office.updated': 'Its address or hours were changed.',
    'office.area_changed': 'A region it serves has new villages.',
    'office.serves_more': 'It serves further regions.',
    'office.took_over': 'It took over the applications of another office.',
    'office.dissolution_planned': 'Its dissolution was planned.',
    'office.dissolution_called_off': 'Its dissolution was called off.',
  },
  registration: {
    'registration.changed':
      'Your registration covers other permits now: remove your copies of those it does not cover.',
  },
  post: {
    'post.changed': 'Your posts have changed, and with them what you see: compare your copy with the lists again.',
  },
  webhook: {
    'webhook.paused': 'It is paused, by you or because its receiver failed: nothing is sent to it.',
    'webhook.resumed': 'It was resumed.',
    'webhook.tested': 'A test was ordered. Only this webhook gets it.',
  },
} as const satisfies Record<EventSubject, Readonly<Record<string, string>>>

/** The events that a reader gets instead when an application or permit leaves the reader's view, by subject. */
export const leavings = {
  application: { type: 'application.left_view', words: 'You do not see it any more: remove your copy.' },
  permit: { type: 'permit.left_view', words: 'You do not see it any more: remove your copy.' },
} as const

const prefix = 'satupintu.'
const version = '.v1'

/** Returns the `type` of a CloudEvent for a type in the log: `permit.issued` becomes `satupintu.permit.issued.v1`. */
export const publicType = (type: string): string => `${prefix}${type}${version}`

/** Every public type that a reader can get, in the order of the contract. */
export const publicTypes: readonly string[] = [
  ...Object.values(eventTypes).flatMap((types) => Object.keys(types)),
  ...Object.values(leavings).map(({ type }) => type),
].map(publicType)

/** Returns the type in the log of a public type; undefined for a type that does not exist. */
export const loggedType = (written: string): string | undefined =>
  publicTypes.includes(written) ? written.slice(prefix.length, -version.length) : undefined

/** Returns the subject that a type in the log is about; undefined for a type that does not exist. */
export const subjectOf = (type: string): EventSubject | undefined => subjects.get(type)

const subjects: ReadonlyMap<string, EventSubject> = new Map(
  eventSubjects.flatMap((subject) => Object.keys(eventTypes[subject]).map((type) => [type, subject] as const)),
)

/** The types in the log that agencies can get. Planned consultations are not shown to the agency. */
export const agencyTypes: readonly string[] = (
  ['permit', 'permit_type', 'office', 'registration', 'webhook', 'consultation'] as const
)
  .flatMap((subject) => Object.keys(eventTypes[subject]))
  .filter((type) => type !== 'consultation.planned')
