import Type, { type Static } from 'typebox'
import { exampleId } from '../../http/examples.ts'
import {
  Id,
  Instant,
  listOf,
  Names,
  named,
  noOtherMembers,
  nullable,
  OneOf,
  ref,
  TimeOfDay,
  Timestamp,
} from '../../http/schema.ts'
import { weekdays } from '../../network/offices/hours.ts'
import { timeZone } from '../../platform/network-day.ts'
import { hoursLimits } from './counter-hours.ts'
import { daysAhead, daysShownLimit, leadMinutes } from './slot-limits.ts'

const Day = (description: string) => Type.String({ format: 'date', description, examples: ['2026-12-01'] })

const periodMembers = {
  opensAt: TimeOfDay("The beginning, in the network's time zone.", '08:00'),
  closesAt: TimeOfDay('The end. No slot ends later.', '12:00'),
  slotMinutes: Type.Integer({
    minimum: hoursLimits.shortestSlot,
    maximum: hoursLimits.longestSlot,
    description: 'The length of a slot in minutes.',
  }),
  desks: Type.Integer({ minimum: 1, maximum: hoursLimits.desks, description: 'The number of visitors at a time.' }),
}
const periodExample = { opensAt: '08:00', closesAt: '12:00', slotMinutes: 20, desks: 3 }
const CounterPeriod = named(
  'CounterPeriod',
  Type.Object(periodMembers, {
    ...noOtherMembers,
    description: 'A period of a day in which the office takes visitors.',
    examples: [periodExample],
  }),
)
const weeklyExample = { weekday: 'monday', ...periodExample } as const
const WeeklyCounterPeriod = named(
  'WeeklyCounterPeriod',
  Type.Object(
    {
      weekday: OneOf(weekdays, { description: 'The day of the week.' }),
      ...periodMembers,
    },
    {
      ...noOtherMembers,
      description: 'A period of a weekday in which the office takes visitors.',
      examples: [weeklyExample],
    },
  ),
)

const trainingDay = { id: 'Pelatihan petugas', en: 'Training of the officers' }
const exceptionExample = { on: '2026-12-23', periods: [], reason: trainingDay }
const CounterException = named(
  'CounterException',
  Type.Object(
    {
      on: Day('The day of the exception.'),
      periods: Type.Array(ref(CounterPeriod), {
        maxItems: hoursLimits.periodsADay,
        description: 'The hours of that day, instead of those of its weekday. Empty: no visitors.',
      }),
      reason: ref(Names),
    },
    {
      ...noOtherMembers,
      description: 'Other counter hours on a single day. A day off in the calendar stays a day off.',
      examples: [exceptionExample],
    },
  ),
)

const members = {
  periods: Type.Array(ref(WeeklyCounterPeriod), {
    maxItems: hoursLimits.periods,
    description: 'The hours of each weekday.',
  }),
  exceptions: Type.Array(ref(CounterException), {
    maxItems: hoursLimits.exceptions,
    description: 'Single days with other hours.',
  }),
  note: Type.Optional(ref(Names)),
}
const example = { periods: [weeklyExample], exceptions: [exceptionExample] }
export const NewCounterHours = named(
  'NewCounterHours',
  Type.Object(members, {
    ...noOtherMembers,
    description: 'The counter hours of an office as a whole. They replace the version before. Booked visits stay.',
    examples: [example],
  }),
)
export type NewCounterHours = Static<typeof NewCounterHours>

const shownExample = { officeId: exampleId, version: 1, publishedAt: '2026-11-23T02:15:30.000Z', timeZone, ...example }
export const CounterHours = named(
  'CounterHours',
  Type.Object(
    {
      officeId: Id('Identifier of the office.'),
      version: Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        description: 'The version, which is the ETag. A version never changes.',
      }),
      publishedAt: Instant('When it was published.'),
      timeZone: Type.Literal(timeZone, { description: 'The time zone of days and hours.' }),
      ...members,
    },
    { ...noOtherMembers, description: 'The counter hours of an office.', examples: [shownExample] },
  ),
)
export const CounterHoursList = listOf(
  'CounterHoursList',
  CounterHours,
  "Versions of an office's counter hours, oldest first. The last one is in force.",
  shownExample,
)

export const SlotQuery = Type.Object(
  {
    from: Type.Optional(Day("The first day, in the network's time zone. Default: today.")),
    until: Type.Optional(
      Day(`The last day, at most ${daysShownLimit} days in all. Default: six days after the first.`),
    ),
  },
  noOtherMembers,
)

const slotExample = { startsAt: '2026-12-01T01:00:00.000Z', endsAt: '2026-12-01T01:20:00.000Z', desks: 3, free: 2 }
const CounterSlot = named(
  'CounterSlot',
  Type.Object(
    {
      startsAt: Timestamp('When the slot begins.'),
      endsAt: Timestamp('When the slot ends.'),
      desks: Type.Integer({ minimum: 1, description: 'The number of visitors in the slot.' }),
      free: Type.Integer({ minimum: 0, description: 'The number of visitors who can still book it.' }),
    },
    { description: 'A time at which an office takes visitors.', examples: [slotExample] },
  ),
)

export const CounterSlots = named(
  'CounterSlots',
  Type.Object(
    {
      officeId: Id('Identifier of the office.'),
      from: Day('The first day.'),
      until: Day('The last day.'),
      bookableFrom: Timestamp(`The earliest beginning of a slot that can be booked: ${leadMinutes} minutes from now.`),
      bookableUntil: Timestamp(`The latest beginning of a slot that can be booked: ${daysAhead} days from now.`),
      counterHoursVersion: nullable(
        Type.Integer({
          minimum: 1,
          description: 'The counter hours that the slots follow from. Null when the office has none.',
        }),
      ),
      yearsWithoutCalendar: Type.Array(Type.Integer({ description: 'A year.' }), {
        description: 'Years in this range whose calendar is not published. Their days have no slots.',
      }),
      slots: Type.Array(ref(CounterSlot), { description: 'The slots in order, full ones included.' }),
    },
    {
      description: 'The slots of some days.',
      examples: [
        {
          officeId: exampleId,
          from: '2026-12-01',
          until: '2026-12-07',
          bookableFrom: '2026-11-23T03:15:30.000Z',
          bookableUntil: '2027-01-22T02:15:30.000Z',
          counterHoursVersion: 1,
          yearsWithoutCalendar: [],
          slots: [slotExample],
        },
      ],
    },
  ),
)

export const counterSchemas = [
  CounterPeriod,
  WeeklyCounterPeriod,
  CounterException,
  NewCounterHours,
  CounterHours,
  CounterHoursList,
  CounterSlot,
  CounterSlots,
]
