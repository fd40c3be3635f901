import Type, { type Static } from 'typebox'
import { Instant, listOf, Names, named, nullable, OneOf, ref } from '../../http/schema.ts'
import { timeZone } from './working-time.ts'

/** Why a day is off. More kinds may come. */
export const dayOffKinds = ['public_holiday', 'collective_leave', 'other'] as const
const certainties = ['known', 'reported', 'uncertain'] as const

export const yearLimits = { first: 2000, last: 2100 } as const
const daysOffLimit = 366
const periodsLimit = 20

export const Year = Type.Integer({
  minimum: yearLimits.first,
  maximum: yearLimits.last,
  description: 'The year.',
  examples: [2026],
})
export const CalendarVersionNumber = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: "Which version of the year's calendar. A published version never changes.",
  examples: [1],
})
const Day = (description: string) => Type.String({ format: 'date', description, examples: ['2026-08-17'] })
const Time = (description: string) =>
  Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description, examples: ['07:30'] })
const Source = Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'Where it is stated.' }))
const Certainty = (of: string) =>
  OneOf(certainties, { description: `How certain ${of} is: known, reported by a source, or uncertain.` })

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
      on: Day('The day. A Saturday or Sunday may be named, but is off anyway.'),
      kind: OneOf(dayOffKinds, { description: 'Why it is off. More kinds may come.' }),
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
      from: Day('The first day of these hours; they hold until the next ones begin.'),
      opensAt: Time("When the offices open, in the network's time zone."),
      closesAt: Time('When they close. Between the two, working time runs without a break.'),
      certainty: Certainty('the hours'),
      source: Source,
    },
    {
      additionalProperties: false,
      description: 'The hours in which working time runs, Monday to Friday.',
      examples: [hoursExample],
    },
  ),
)

const definitionMembers = {
  officeHours: Type.Array(ref(OfficeHours), {
    minItems: 1,
    maxItems: periodsLimit,
    description: 'The office hours of the year; the first begin on 1 January.',
  }),
  daysOff: Type.Array(ref(DayOff), {
    maxItems: daysOffLimit,
    description: 'Every public holiday, collective leave and other day off of the year.',
  }),
  note: Type.Optional(ref(Names)),
}
const definitionExample = { officeHours: [hoursExample], daysOff: [dayOffExample] }

export const CalendarDefinition = named(
  'CalendarDefinition',
  Type.Object(definitionMembers, {
    additionalProperties: false,
    description:
      'The whole calendar of a year, in the place of the version before. A day that has passed stays as it was.',
    examples: [definitionExample],
  }),
)
export type CalendarDefinition = Static<typeof CalendarDefinition>

const summaryMembers = {
  year: Year,
  version: CalendarVersionNumber,
  publishedAt: Instant('When it was published.'),
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
        description:
          "Which version of the year's calendar; 0 for a provisional one. A published version never changes.",
        examples: [1],
      }),
      provisional: Type.Boolean({
        description:
          'True while nobody has published this year: only weekends and holidays on fixed dates are off, and ' +
          'deadlines by it are provisional.',
      }),
      publishedAt: nullable(Instant('When it was published.')),
      ...definitionMembers,
      timeZone: Type.Literal(timeZone, { description: 'The time zone of days and hours.' }),
      workingDays: Type.Array(Day('A working day.'), { description: 'The days on which working time runs, in order.' }),
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
export const CalendarVersion = named(
  'CalendarVersion',
  Type.Object(
    {
      ...summaryMembers,
      note: nullable(ref(Names)),
      daysOff: Type.Integer({ minimum: 0, description: 'How many days off it names.' }),
    },
    {
      additionalProperties: false,
      description: "A published version of a year's calendar, as lists show it.",
      examples: [versionExample],
    },
  ),
)
export const CalendarVersionList = listOf(
  'CalendarVersionList',
  CalendarVersion,
  "The versions of a year's calendar, the oldest first.",
  versionExample,
)

export const calendarSchemas = [DayOff, OfficeHours, CalendarDefinition, Calendar, CalendarVersion, CalendarVersionList]
