import Type, { type Static } from 'typebox'
import { Certainty, Instant, listOf, Names, named, nullable, OneOf, ref, TimeOfDay } from '../../http/schema.ts'
import { timeZone } from '../../platform/network-day.ts'

const dayOffKinds = ['public_holiday', 'collective_leave', 'other'] as const

export const yearLimits = { first: 2000, last: 2100 } as const
const daysOffLimit = 366
const periodsLimit = 20

export const Year = Type.Integer({
  minimum: yearLimits.first,
  maximum: yearLimits.last,
  description: 'Calendar year.',
  'x-year': true,
  examples: [2026],
})
export const CalendarVersionNumber = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: 'Number of the version. A published version never changes.',
  examples: [1],
})
const Day = (description: string) => Type.String({ format: 'date', description, examples: ['2026-08-17'] })
const Source = Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'Source, such as a decree.' }))

const dayOffExample = {
  on: '2026-08-17',
  kind: 'public_holiday',
  names: { id: 'Hari Kemerdekaan', en: 'Independence Day' },
  certainty: 'known',
}
const DayOff = named(
  'DayOff',
  Type.Object(
    {
      on: Day('Day off. Saturdays and Sundays are off anyway and need not be listed.'),
      kind: OneOf(dayOffKinds, { description: 'Kind of the day off. More may come.' }),
      names: ref(Names),
      certainty: Certainty('the day'),
      source: Source,
    },
    { additionalProperties: false, description: 'A day on which the offices are closed.', examples: [dayOffExample] },
  ),
)

const hoursExample = {
  from: '2026-01-01',
  opensAt: '07:30',
  closesAt: '16:00',
  certainty: 'reported',
  source: 'The counters of Menteng District',
}
const OfficeHours = named(
  'OfficeHours',
  Type.Object(
    {
      from: Day('First day of these hours. They apply until the next ones start.'),
      opensAt: TimeOfDay("Opening time, in the network's time zone.", '07:30'),
      closesAt: TimeOfDay('Closing time. Working time runs between the two without a break.', '16:00'),
      certainty: Certainty('the hours'),
      source: Source,
    },
    {
      additionalProperties: false,
      description: 'Hours of working time, Monday to Friday.',
      examples: [hoursExample],
    },
  ),
)

const definitionMembers = {
  officeHours: Type.Array(ref(OfficeHours), {
    minItems: 1,
    maxItems: periodsLimit,
    description: 'Office hours of the year. The first ones start on 1 January.',
  }),
  daysOff: Type.Array(ref(DayOff), {
    maxItems: daysOffLimit,
    description: 'All public holidays, days of collective leave and other days off of the year.',
  }),
  note: Type.Optional(ref(Names)),
}
const definitionExample = { officeHours: [hoursExample], daysOff: [dayOffExample] }

export const CalendarDefinition = named(
  'CalendarDefinition',
  Type.Object(definitionMembers, {
    additionalProperties: false,
    description:
      'The whole calendar of a year. It replaces the version before; the working time of past days stays the same.',
    examples: [definitionExample],
  }),
)
export type CalendarDefinition = Static<typeof CalendarDefinition>

const summaryMembers = {
  year: Year,
  version: CalendarVersionNumber,
  publishedAt: Instant('Time of publication.'),
}
const summaryExample = { year: 2026, version: 1, publishedAt: '2025-12-01T02:00:00.000Z' }

export const Calendar = named(
  'Calendar',
  Type.Object(
    {
      year: Year,
      version: Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'Number of the version; 0 for a provisional calendar. A published version never changes.',
        examples: [1],
      }),
      provisional: Type.Boolean({
        description:
          'True while the year is not published. Then only weekends and holidays on fixed dates are off, and ' +
          'deadlines in it are provisional.',
      }),
      publishedAt: nullable(Instant('Time of publication. Null for a provisional calendar.')),
      ...definitionMembers,
      timeZone: Type.Literal(timeZone, { description: 'Time zone of days and hours.' }),
      workingDays: Type.Array(Day('A working day.'), { description: 'All working days, in order.' }),
    },
    {
      additionalProperties: false,
      description: 'The working time of a year.',
      examples: [
        { ...summaryExample, provisional: false, ...definitionExample, timeZone, workingDays: ['2026-01-02'] },
      ],
    },
  ),
)

const versionExample = { ...summaryExample, note: null, daysOff: 24 }
const CalendarVersion = named(
  'CalendarVersion',
  Type.Object(
    {
      ...summaryMembers,
      note: nullable(ref(Names)),
      daysOff: Type.Integer({ minimum: 0, description: 'Number of days off in it.' }),
    },
    {
      additionalProperties: false,
      description: 'A published version of the calendar of a year, in a list.',
      examples: [versionExample],
    },
  ),
)
export const CalendarVersionList = listOf(
  'CalendarVersionList',
  CalendarVersion,
  'The versions of the calendar of a year, the oldest first.',
  versionExample,
)

export const calendarSchemas = [DayOff, OfficeHours, CalendarDefinition, Calendar, CalendarVersion, CalendarVersionList]
