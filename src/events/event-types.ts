import { consultationEvents } from '../applications/consultations/event-types.ts'
import { applicationEvents } from '../applications/history/event-types.ts'
import { permitEvents } from '../permits/event-types.ts'
import { type EventSubject, eventSubjects } from './subject.ts'

/**
 * The types of events by subject, each with its description in the contract. New types may be added. The meaning of
 * a type never changes: another meaning gets another version.
 */
export const eventTypes = {
  application: {
    ...applicationEvents,
    'message.sent': 'A message was sent, by the applicant or the office.',
  },
  consultation: consultationEvents,
  permit: permitEvents,
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
