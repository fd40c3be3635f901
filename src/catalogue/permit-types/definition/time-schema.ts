import Type, { type Static } from 'typebox'
import { Certainty, named, OneOf, ref } from '../../../http/schema.ts'
import { mostCalendarDays } from '../schema-parts.ts'
import { retentionStarts } from '../vocabulary.ts'

/** The limit of a service time in its unit. As working hours it is more than two years. */
const mostServiceTime = 5_000

export const ServiceTime = named(
  'ServiceTime',
  Type.Object(
    {
      amount: Type.Integer({ minimum: 1, maximum: mostServiceTime, description: 'Number of units.' }),
      unit: OneOf(['working_hours', 'working_days'], { description: 'Unit of the time.' }),
      certainty: Certainty('the figure'),
    },
    {
      additionalProperties: false,
      description: 'Time that the office may take while the clock runs.',
      examples: [{ amount: 14, unit: 'working_days', certainty: 'reported' }],
    },
  ),
)
export type ServiceTime = Static<typeof ServiceTime>

/** Effects of silence when the time of the completeness check has run out. */
export const checkSilences = ['alarm', 'complete'] as const

/** Completeness check of types that do not state one. A sample value: no regulation with such a time was found. */
const standardCheck = {
  time: { amount: 1, unit: 'working_days', certainty: 'uncertain' },
  silence: 'alarm',
} as const

export const CompletenessCheck = named(
  'CompletenessCheck',
  Type.Object(
    {
      time: ref(ServiceTime),
      silence: OneOf(checkSilences, {
        description:
          'Effect when the time has run out and nobody accepted or returned the application. `alarm`: its history ' +
          'records it, and the heads of the office are notified. `complete`: the system accepts it. More may come.',
      }),
    },
    {
      additionalProperties: false,
      description:
        'Time in which the office accepts an application as complete or returns it. The time runs from the first ' +
        'submission and is paused while the applicant has the application. It is one time for all submissions before ' +
        'the first acceptance. Overtime of the check is deducted from the service time. ' +
        'Absent: one working day and `alarm`.',
      examples: [standardCheck],
    },
  ),
)
export type CompletenessCheck = Static<typeof CompletenessCheck>

const LapseDays = Type.Integer({ minimum: 1, maximum: mostCalendarDays, description: 'Calendar days.' })
export const LapseAfterDays = named(
  'LapseAfterDays',
  Type.Object(
    {
      returned: Type.Optional(LapseDays),
      awaiting_payment: Type.Optional(LapseDays),
      awaiting_originals: Type.Optional(LapseDays),
    },
    {
      additionalProperties: false,
      description:
        'Calendar days of waiting for the applicant, by state. The application lapses after the last of them, a ' +
        'whole day of the network. Absent: never. It does not lapse while an answer of the applicant waits for an ' +
        'officer. The days then count from the day on which the officer dealt with the answer.',
      examples: [{ returned: 90 }],
    },
  ),
)

export const Retention = named(
  'Retention',
  Type.Object(
    {
      years: Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'Full years from the start that `countsFrom` names.',
      }),
      countsFrom: Type.Optional(
        OneOf(retentionStarts, {
          description:
            'Start of the years. `permit_end`, or absent: the day on which the permit expired, was revoked or was ' +
            'superseded. Nothing is erased while the permit is in force or suspended, so never if it is valid ' +
            'without a limit: a type whose permits have no last day states its choice. An application without a ' +
            'permit, or with one that waits for the handover to come into force, counts from its last step. ' +
            '`closing`: every application counts from its last step, such as the issue or the ' +
            'handover, also while its permit is in force. While money is to be given back, nothing is erased. After ' +
            'the payout of a refund the years count from that. More may come.',
        }),
      ),
      certainty: Certainty('the time'),
    },
    {
      additionalProperties: false,
      description:
        'Time for which personal answers and documents of a closed application are kept. The application, its ' +
        'numbers, its permit and its history stay. So do answers that the form does not mark with `x-personal`, such ' +
        'as a name. Absent in a permit type: nothing is erased, as no period is invented.',
      examples: [{ years: 10, certainty: 'uncertain' }],
    },
  ),
)

export const timeSchemas = [ServiceTime, CompletenessCheck, LapseAfterDays, Retention]

/** Returns the completeness check of a permit type: its own, or the standard one. */
export const checkOf = ({ completenessCheck }: { completenessCheck?: CompletenessCheck }): CompletenessCheck =>
  completenessCheck ?? standardCheck

/** Returns the two times of a permit type: for the completeness check, and for everything after it. */
export const timesOf = (type: { completenessCheck?: CompletenessCheck; serviceTime: ServiceTime | null }) => ({
  check: checkOf(type).time,
  service: type.serviceTime,
})
