import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, listOf, Names, named, nullable, OneOf, paging, RegionCode, ref } from '../../http/schema.ts'
import { timeZone } from '../../platform/network-day.ts'
import { contactExample, OfficeContact, officeContactSchemas } from './contact-schema.ts'
import { weekdays } from './hours.ts'
import { levels, officeStates } from './network.ts'

const example = {
  id: exampleId,
  names: { id: 'Unit PTSP Kecamatan Menteng', en: 'One-stop service office of Menteng District' },
  level: 'district',
  regionCode: '31.71.06',
  state: 'online',
}

const members = {
  id: Id('Identifier of the office.'),
  names: ref(Names),
  level: OneOf(levels, { description: 'Level of the office.' }),
  regionCode: RegionCode('Region of the office. It may serve more regions.'),
  state: OneOf(officeStates, {
    description:
      'State of the office. Only an `online` office is responsible for new applications. A `counter_only` office ' +
      'takes them for another. More may come.',
  }),
}

export const Office = named(
  'Office',
  Type.Object(members, { additionalProperties: false, description: 'An office of the network.', examples: [example] }),
)

export const OfficeList = listOf('OfficeList', Office, 'Offices in order of id.', example)

const Time = (description: string, example: string) =>
  Type.String({ pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$', description, examples: [example] })
export const hoursExample = { weekday: 'monday', opens: '07:30', closes: '16:00' }

const OpeningHours = named(
  'OpeningHours',
  Type.Object(
    {
      weekday: OneOf(weekdays, { description: 'Day of the week.' }),
      opens: Time(`Opening time, in the network's time zone (${timeZone}).`, '07:30'),
      closes: Time('Closing time.', '16:00'),
    },
    { additionalProperties: false, description: 'A period in which the counter is open.', examples: [hoursExample] },
  ),
)

const whereabouts = {
  contact: ref(OfficeContact),
  openingHours: Type.Array(ref(OpeningHours), {
    description:
      'Hours of the counter in an ordinary week. Empty while none are published, and once the office is dissolved. ' +
      'For single days that differ, call `GET /v1/offices/{id}/counter-hours`; for days off, ' +
      '`GET /v1/calendar/{year}`.',
  }),
}
const whereaboutsExample = { contact: contactExample, openingHours: [hoursExample] }

export const OfficeToVisit = named(
  'OfficeToVisit',
  Type.Object(
    { ...members, ...whereabouts },
    {
      additionalProperties: false,
      description: 'An office with its contact and its hours.',
      examples: [{ ...example, ...whereaboutsExample }],
    },
  ),
)

export const OtherOffice = named(
  'OtherOffice',
  Type.Object(
    {
      id: Id('Identifier of the office.'),
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
      version: Type.Integer({ minimum: 1, description: 'Version of the office. Each change adds one.' }),
      serves: Type.Array(RegionCode('A region.'), {
        description: 'Regions whose applications go to this office: its own, and those it took over.',
      }),
      ...whereabouts,
      networkConfirmedOn: nullable(
        Type.String({ format: 'date', description: 'Day on which the network connection was confirmed.' }),
      ),
      successor: nullable(ref(OtherOffice)),
    },
    {
      additionalProperties: false,
      description:
        'An office in full. Its URL stays valid: when the office is dissolved, `successor` names the office that took ' +
        'over.',
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
    region: Type.Optional(RegionCode('Only the office of this region.')),
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
