import Type from 'typebox'
import { Id, listOf, Names, named, nullable, OneOf, paging, RegionCode, ref } from '../../http/schema.ts'
import { contactExample, OfficeContact, officeContactSchemas } from './contact-schema.ts'
import { weekdays } from './hours.ts'
import { levels, officeStates } from './network.ts'

const example = {
  id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70',
  names: { id: 'Unit PTSP Kecamatan Menteng', en: 'One-stop service office of Menteng District' },
  level: 'district',
  regionCode: '31.71.06',
  state: 'online',
}

const members = {
  id: Id('The office.'),
  names: ref(Names),
  level: OneOf(levels, { description: 'The level it works at.' }),
  regionCode: RegionCode('The region it stands in. It may serve others beside.'),
  state: OneOf(officeStates, {
    description:
      'Only an online office takes new applications; one with only a counter takes them down for another. More states may come.',
  }),
}

export const Office = named(
  'Office',
  Type.Object(members, { additionalProperties: false, description: 'An office of the network.', examples: [example] }),
)

export const OfficeList = listOf('OfficeList', Office, 'Offices in order of their id.', example)

const Time = (description: string) =>
  Type.String({ pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$', description, examples: ['07:30'] })
export const hoursExample = { weekday: 'monday', opens: '07:30', closes: '16:00' }

export const OpeningHours = named(
  'OpeningHours',
  Type.Object(
    {
      weekday: OneOf(weekdays, { description: 'The day of the week.' }),
      opens: Time("From when, in the network's time (Asia/Jakarta)."),
      closes: Time('Until when.'),
    },
    { additionalProperties: false, description: 'A span in which the counter is open.', examples: [hoursExample] },
  ),
)

const whereabouts = {
  contact: ref(OfficeContact),
  openingHours: Type.Array(ref(OpeningHours), {
    description:
      'When its counter is open in an ordinary week, by its counter hours; empty while none are published. ' +
      '`GET /v1/offices/{id}/counter-hours` has single days that differ, `/v1/calendar/{year}` the days off.',
  }),
}
const whereaboutsExample = { contact: contactExample, openingHours: [hoursExample] }

export const OfficeToVisit = named(
  'OfficeToVisit',
  Type.Object(
    { ...members, ...whereabouts },
    {
      additionalProperties: false,
      description: 'An office, how to reach it and when its counter is open.',
      examples: [{ ...example, ...whereaboutsExample }],
    },
  ),
)

export const OtherOffice = named(
  'OtherOffice',
  Type.Object(
    {
      id: Id('The office.'),
      names: ref(Names),
    },
    {
      additionalProperties: false,
      description: 'Another office.',
      examples: [{ id: example.id, names: example.names }],
    },
  ),
)

export const OfficeProfile = named(
  'OfficeProfile',
  Type.Object(
    {
      ...members,
      version: Type.Integer({ minimum: 1, description: 'Raised by every change of the office.' }),
      serves: Type.Array(RegionCode('A region.'), {
        description: 'The regions whose applications come to it: its own, and those it took over.',
      }),
      ...whereabouts,
      networkConfirmedOn: nullable(
        Type.String({ format: 'date', description: 'The day its network connection was confirmed.' }),
      ),
      successor: nullable(ref(OtherOffice)),
    },
    {
      additionalProperties: false,
      description:
        'An office with all that is known of it. Its address stays valid for ever: when it is dissolved, `successor` says who took over.',
      examples: [
        {
          ...example,
          version: 1,
          serves: ['31.71.06'],
          ...whereaboutsExample,
          networkConfirmedOn: '2026-11-02',
          successor: null,
        },
      ],
    },
  ),
)

export const OfficeQuery = Type.Object(
  {
    level: Type.Optional(OneOf(levels, { description: 'Only offices of this level.' })),
    state: Type.Optional(OneOf(officeStates, { description: 'Only offices in this state.' })),
    region: Type.Optional(RegionCode('Only the office that stands in this region.')),
    serves: Type.Optional(RegionCode('Only the office that serves this region now.')),
    ...paging,
  },
  { additionalProperties: false },
)

export const officeSchemas = [
  ...officeContactSchemas,
  Office,
  OfficeList,
  OpeningHours,
  OfficeToVisit,
  OtherOffice,
  OfficeProfile,
]
