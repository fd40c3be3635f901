import Type from 'typebox'
import { checkSilences, ServiceTime } from '../../catalogue/permit-types/definition/time-schema.ts'
import { countedTimes } from '../../catalogue/permit-types/vocabulary.ts'
import { exampleAt } from '../../http/examples.ts'
import { Day, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { statuses } from '../lifecycle.ts'
import { AgencyTime, agencyTimeExample, agencyTimeSchemas } from './agency-time-schema.ts'
import { holders, undecidedCodes } from './ledger.ts'
import {
  ClockState,
  ClockSummary,
  dueAt,
  MaybeInstant,
  ServiceClock,
  standingExample,
  standingMembers,
} from './schema.ts'
import { WorkingTime, workingTimeExample } from './working-time-schema.ts'

const undecidedExample = {
  code: 'calendar_missing',
  words: {
    id: 'Kalender kerja tahun 2027 belum diumumkan, sehingga batas waktunya belum dapat dihitung.',
    en: 'The calendar of 2027 has not been published, so the deadline cannot be computed yet.',
  },
}
export const UndecidedDeadline = named(
  'UndecidedDeadline',
  Type.Object(
    {
      code: OneOf(undecidedCodes, { description: 'The reason. More may come.' }),
      words: ref(Names),
    },
    { description: 'The reason why the end of a time is unknown.', examples: [undecidedExample] },
  ),
)

const interval = {
  status: 'in_review',
  clock: 'running',
  heldBy: 'office',
  countsFor: 'service_time',
  pausedBecause: null,
  startedAt: exampleAt,
  endedAt: null,
}
const ClockInterval = named(
  'ClockInterval',
  Type.Object(
    {
      status: OneOf(statuses, { description: 'The status during it. More may come.' }),
      clock: ClockState,
      heldBy: OneOf(holders, { description: 'The party that the application waited for. More may come.' }),
      countsFor: nullable(OneOf(countedTimes, { description: 'The time it counts for. More may come.' })),
      pausedBecause: nullable(ref(Names)),
      startedAt: Timestamp('Beginning of the interval.'),
      endedAt: nullable(Timestamp('When the next one began. Null while it lasts.')),
    },
    { description: 'A stretch of time in one status.', examples: [interval] },
  ),
)

const checkExample = {
  time: { amount: 1, unit: 'working_days', certainty: 'uncertain' },
  silence: 'alarm',
  startedAt: '2026-11-20T02:15:30.000Z',
  acceptedAt: exampleAt,
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
      silence: OneOf(checkSilences, { description: 'Effect when the time runs out. More may come.' }),
      startedAt: MaybeInstant('The first submission. Null before it.'),
      acceptedAt: MaybeInstant('When the application was first accepted; null before that.'),
      dueAt: MaybeInstant('When the time ends, ended or would have ended. Null while that is unknown.'),
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

export const clockExample = {
  state: 'running',
  completenessCheck: checkExample,
  serviceTime: { amount: 14, unit: 'working_days', certainty: 'reported' },
  startedAt: exampleAt,
  stoppedAt: null,
  ...standingExample,
  latestAt: dueAt,
  lapsesOn: null,
  undecidedBecause: null,
  gross: workingTimeExample,
  net: workingTimeExample,
  remaining: workingTimeExample,
  words: {
    id: 'Kantor harus selesai paling lambat Jumat, 11 Desember 2026 pukul 16.00 WIB.',
    en: 'The office has to finish by Friday, 11 December 2026 at 16:00 WIB.',
  },
  intervals: [interval],
  agencies: [agencyTimeExample],
}

export const ApplicationClock = named(
  'ApplicationClock',
  Type.Object(
    {
      state: ClockState,
      completenessCheck: ref(CompletenessCheckClock),
      serviceTime: nullable(ref(ServiceTime)),
      startedAt: MaybeInstant(
        'When the service time began: at the first acceptance, or when the time of the completeness check ' +
          'ran out, if that was earlier. Null before, and while that time cannot be computed.',
      ),
      stoppedAt: MaybeInstant('When it stopped for good. Null before.'),
      ...standingMembers,
      latestAt: MaybeInstant(
        'When both times are used up if the office does nothing from now on. Null while the application ' +
          'waits for others, or while that is unknown.',
      ),
      lapsesOn: nullable(
        Day(
          'The last day on which the applicant can act in a returned application, or one that waits for payment or ' +
            'originals. It lapses after that day. Null in other states, where the permit type has no limit, and ' +
            'while an answer of the applicant waits for the office.',
        ),
      ),
      undecidedBecause: nullable(ref(UndecidedDeadline)),
      gross: nullable(ref(WorkingTime)),
      net: nullable(ref(WorkingTime)),
      remaining: nullable(ref(WorkingTime)),
      words: ref(Names),
      intervals: Type.Array(ref(ClockInterval), {
        description: 'All intervals since the draft was created, oldest first, without gap or overlap.',
      }),
      agencies: Type.Array(ref(AgencyTime), {
        description: 'The time of each agency that was asked for its opinion, in the order in which they were asked.',
      }),
    },
    {
      description:
        'The ledger of the clock. `startedAt`, `net`, `gross` and `remaining` belong to the service time. ' +
        '`net` is the working time that counted against the office; `gross` includes pauses.',
      examples: [clockExample],
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
  ...agencyTimeSchemas,
  ApplicationClock,
]
