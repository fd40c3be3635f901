import Type from 'typebox'
import { checkSilences, ServiceTime } from '../../catalogue/permit-types/time-schema.ts'
import { countedTimes } from '../../catalogue/permit-types/vocabulary.ts'
import { Instant, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { clocks, statuses } from '../lifecycle.ts'
import { holders, undecidedCodes } from './ledger.ts'

const ClockState = OneOf(clocks, { description: 'Whether time counts against the office.' })
/**
 * A type of two words instead of a choice of schemas: it is written several times faster, and every case and list row
 * has some.
 */
const MaybeInstant = (description: string) =>
  Type.Unsafe<Date | string | null>({
    type: ['string', 'null'],
    format: 'date-time',
    description,
    examples: ['2026-11-23T02:15:30.000Z'],
  })
const at = '2026-11-23T02:15:30.000Z'
const dueAt = '2026-12-11T09:00:00.000Z'

const deadlineMembers = {
  dueFor: OneOf(countedTimes, {
    description:
      'Which time `dueAt` and `overdue` are of: that of the completeness check before the first acceptance, the ' +
      'service time after it. More may come.',
  }),
  dueAt: MaybeInstant("When the office's time ends, ended, or would have ended; null while that cannot be said."),
  overdue: Type.Boolean({ description: 'True if the time ran out before the office acted.' }),
  provisional: Type.Boolean({
    description:
      'True if a year until `dueAt` has only a provisional calendar. `dueAt` is counted again when that year is ' +
      'published, and nothing is granted by silence before that.',
  }),
}
const standingMembers = {
  ...deadlineMembers,
  deemedGrantedAt: MaybeInstant(
    'Since when the application is deemed granted, because nobody decided in time and its permit type says so. It stays where it is.',
  ),
}
const standingExample = { dueFor: 'service_time', dueAt, overdue: false, provisional: false, deemedGrantedAt: null }

export const serviceClockExample = { state: 'running', since: at, ...standingExample }
export const ServiceClock = named(
  'ServiceClock',
  Type.Object(
    {
      state: ClockState,
      since: Instant('Since when the application has been in its present status.'),
      ...standingMembers,
    },
    { description: 'The service clock as it stands.', examples: [serviceClockExample] },
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
      description: 'The service clock as lists show it.',
      examples: [clockSummaryExample],
    },
  ),
)

const workingTimeExample = { amount: 1_020, unit: 'working_minutes' }
export const WorkingTime = named(
  'WorkingTime',
  Type.Object(
    {
      amount: Type.Integer({ minimum: 0, description: 'How many whole ones.' }),
      unit: Type.Literal('working_minutes', { description: 'Minutes of office hours on working days.' }),
    },
    { description: 'A stretch of working time.', examples: [workingTimeExample] },
  ),
)

const undecidedExample = {
  code: 'calendar_missing',
  words: {
    id: 'Kalender kerja tahun 2027 belum diumumkan, jadi tenggatnya belum dapat dihitung.',
    en: 'The calendar of 2027 has not been published, so the deadline cannot be counted yet.',
  },
}
export const UndecidedDeadline = named(
  'UndecidedDeadline',
  Type.Object(
    {
      code: OneOf(undecidedCodes, { description: 'Why there is no deadline. More may come.' }),
      words: ref(Names),
    },
    { description: 'Why it cannot be said when the time ends.', examples: [undecidedExample] },
  ),
)

const interval = {
  status: 'in_review',
  clock: 'running',
  heldBy: 'office',
  countsFor: 'service_time',
  pausedBecause: null,
  startedAt: at,
  endedAt: null,
}
const ClockInterval = named(
  'ClockInterval',
  Type.Object(
    {
      status: OneOf(statuses, { description: 'The status during it.' }),
      clock: ClockState,
      heldBy: OneOf(holders, { description: 'Who had the application, or what it waited for. More may come.' }),
      countsFor: nullable(OneOf(countedTimes, { description: 'Which time it counts for. More may come.' })),
      pausedBecause: nullable(ref(Names)),
      startedAt: Timestamp('Its first instant.'),
      endedAt: nullable(Timestamp('The instant the next one starts; null while it lasts.')),
    },
    { description: 'A stretch of time in one status.', examples: [interval] },
  ),
)

const checkExample = {
  time: { amount: 1, unit: 'working_days', certainty: 'uncertain' },
  silence: 'alarm',
  startedAt: '2026-11-20T02:15:30.000Z',
  acceptedAt: at,
  dueAt: '2026-11-23T09:00:00.000Z',
  overdue: false,
  used: { amount: 510, unit: 'working_minutes' },
  remaining: { amount: 404, unit: 'working_minutes' },
}
const CompletenessCheckClock = named(
  'CompletenessCheckClock',
  Type.Object(
    {
      time: ref(ServiceTime),
      silence: OneOf(checkSilences, { description: 'What happens when the time has run out. More may come.' }),
      startedAt: MaybeInstant('The first submission that was counted; null before it.'),
      acceptedAt: MaybeInstant('When the application was first accepted; null before that.'),
      dueAt: MaybeInstant('When the time ends, ended, or would have ended; null while that cannot be said.'),
      overdue: Type.Boolean({ description: 'True if the time ran out before the first acceptance.' }),
      used: nullable(ref(WorkingTime)),
      remaining: nullable(ref(WorkingTime)),
    },
    {
      description:
        'The time of the completeness check, which ends with the first acceptance. All submissions before it share it.',
      examples: [checkExample],
    },
  ),
)

export const ApplicationClock = named(
  'ApplicationClock',
  Type.Object(
    {
      state: ClockState,
      completenessCheck: ref(CompletenessCheckClock),
      serviceTime: nullable(ref(ServiceTime)),
      startedAt: MaybeInstant(
        'When the service time began: with the first acceptance, at the latest when the time of the completeness ' +
          'check had run out.',
      ),
      stoppedAt: MaybeInstant('When it stopped for good.'),
      ...standingMembers,
      latestAt: MaybeInstant(
        'When the completeness check and the service time are both used up, if the office does nothing from now ' +
          'on; null while the application waits for others, or while that cannot be said.',
      ),
      undecidedBecause: nullable(ref(UndecidedDeadline)),
      gross: nullable(ref(WorkingTime)),
      net: nullable(ref(WorkingTime)),
      remaining: nullable(ref(WorkingTime)),
      words: ref(Names),
      intervals: Type.Array(ref(ClockInterval), {
        description: 'In order, without gap or overlap, since the application was drafted.',
      }),
    },
    {
      description:
        'The ledger of the clock. `startedAt`, `net`, `gross` and `remaining` are of the service time: `net` is ' +
        'the working time that counted against the office, `gross` all of it since the service time began, pauses ' +
        'included.',
      examples: [
        {
          state: 'running',
          completenessCheck: checkExample,
          serviceTime: { amount: 14, unit: 'working_days', certainty: 'reported' },
          startedAt: at,
          stoppedAt: null,
          ...standingExample,
          latestAt: dueAt,
          undecidedBecause: null,
          gross: workingTimeExample,
          net: workingTimeExample,
          remaining: workingTimeExample,
          words: {
            id: 'Kantor harus selesai paling lambat Jumat, 11 Desember 2026 pukul 16.00 WIB.',
            en: 'The office has to be done by Friday, 11 December 2026 at 16:00 WIB.',
          },
          intervals: [interval],
        },
      ],
    },
  ),
)

export const clockSchemas = [
  ServiceClock,
  ClockSummary,
  WorkingTime,
  UndecidedDeadline,
  ClockInterval,
  CompletenessCheckClock,
  ApplicationClock,
]
