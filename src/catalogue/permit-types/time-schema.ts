import Type, { type Static } from 'typebox'
import { named, OneOf, ref } from '../../http/schema.ts'

const certainties = ['known', 'reported', 'uncertain'] as const
/** Of working hours more than two years, of days many more. */
const mostServiceTime = 5_000

export const ServiceTime = named(
  'ServiceTime',
  Type.Object(
    {
      amount: Type.Integer({ minimum: 1, maximum: mostServiceTime, description: 'How many.' }),
      unit: OneOf(['working_hours', 'working_days'], { description: 'Of what.' }),
      certainty: OneOf(certainties, {
        description: 'How certain the figure is: known, reported by a source, or uncertain.',
      }),
    },
    {
      additionalProperties: false,
      description: 'How long the office may take while the clock runs.',
      examples: [{ amount: 14, unit: 'working_days', certainty: 'reported' }],
    },
  ),
)
export type ServiceTime = Static<typeof ServiceTime>

/** Effects of silence when the time of the completeness check has run out. More may come. */
export const checkSilences = ['alarm', 'complete'] as const

/** The check of types that do not state one. No regulation with such a time was found: it is a sample value. */
export const standardCheck = {
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
          'What happens when the time has run out and nobody accepted or returned the application. `alarm`: its ' +
          'history says so, and the heads of the office are told. `complete`: the system accepts it. More may come.',
      }),
    },
    {
      additionalProperties: false,
      description:
        'How long the office may take to accept an application as complete or to return it. The time runs from the ' +
        'first submission, stands still while the application is with its applicant, and is one for all ' +
        'submissions before the first acceptance. What the office takes beyond it is taken from the service time. ' +
        'Absent: one working day and `alarm`.',
      examples: [standardCheck],
    },
  ),
)
export type CompletenessCheck = Static<typeof CompletenessCheck>

export const timeSchemas = [ServiceTime, CompletenessCheck]

/** The completeness check of a permit type: its own, or the standard one. */
export const checkOf = ({ completenessCheck }: { completenessCheck?: CompletenessCheck }): CompletenessCheck =>
  completenessCheck ?? standardCheck

/** The two times of a permit type: for the completeness check, and for all that follows. */
export const timesOf = (type: { completenessCheck?: CompletenessCheck; serviceTime: ServiceTime | null }) => ({
  check: checkOf(type).time,
  service: type.serviceTime,
})
