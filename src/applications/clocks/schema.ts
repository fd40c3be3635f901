import Type from 'typebox'
import { countedTimes } from '../../catalogue/permit-types/vocabulary.ts'
import { exampleAt } from '../../http/examples.ts'
import { Instant, named, OneOf } from '../../http/schema.ts'
import { clocks } from '../lifecycle.ts'

export const ClockState = OneOf(clocks, {
  description: 'The state of the clock. Only `running` counts against the office.',
})
/**
 * Returns the schema of an instant or null, with two types instead of a choice of two schemas: it serialises several
 * times faster.
 */
export const MaybeInstant = (description: string) =>
  Type.Unsafe<Date | string | null>({
    type: ['string', 'null'],
    format: 'date-time',
    description,
    examples: ['2026-11-23T02:15:30.000Z'],
  })
export const dueAt = '2026-12-11T09:00:00.000Z'

const deadlineMembers = {
  dueFor: OneOf(countedTimes, {
    description:
      'The time that `dueAt` and `overdue` belong to: the completeness check before the first ' +
      'acceptance, the service time after it. More may come.',
  }),
  dueAt: MaybeInstant("When the office's time ends, ended or would have ended. Null while that is unknown."),
  overdue: Type.Boolean({ description: 'True if the time ran out before the office acted.' }),
  provisional: Type.Boolean({
    description:
      'True if a year until `dueAt` has only a provisional calendar. `dueAt` is computed again when that ' +
      'year is published; nothing is granted by silence before.',
  }),
}
export const standingMembers = {
  ...deadlineMembers,
  deemedGrantedAt: MaybeInstant(
    'Since when the application is deemed granted, because nobody decided in time and its permit type ' +
      'says so. Its status does not change.',
  ),
}
export const standingExample = {
  dueFor: 'service_time',
  dueAt,
  overdue: false,
  provisional: false,
  deemedGrantedAt: null,
}

export const serviceClockExample = { state: 'running', since: exampleAt, ...standingExample }
export const ServiceClock = named(
  'ServiceClock',
  Type.Object(
    {
      state: ClockState,
      since: Instant('Since when the application has been in this status.'),
      ...standingMembers,
    },
    { description: 'The clock of an application.', examples: [serviceClockExample] },
  ),
)

export const clockSummaryExample = {
  state: 'running',
  dueFor: 'service_time',
  dueAt,
  overdue: false,
  provisional: false,
}
export const ClockSummary = named(
  'ClockSummary',
  Type.Object(
    { state: ClockState, ...deadlineMembers },
    {
      description: 'The clock of an application, as lists show it.',
      examples: [clockSummaryExample],
    },
  ),
)
