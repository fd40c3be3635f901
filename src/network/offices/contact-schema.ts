import Type from 'typebox'
import { Id, Names, named, noOtherMembers, nullable, OneOf, ref } from '../../http/schema.ts'
import { accessFeatures } from './contact.ts'
import { exampleOffice } from './example.ts'

const sample = {
  id: 'Contoh: bukan alamat kantor yang sebenarnya.',
  en: 'A sample: not the real address of the office.',
}
const addressExample = { street: 'Jalan Contoh Nomor 1, Menteng', postalCode: '10310' }
const coordinatesExample = { latitude: -6.1965, longitude: 106.8347 }
const accessExample = { features: ['step_free_entrance', 'priority_counter'], note: null }
export const contactExample = {
  address: addressExample,
  coordinates: coordinatesExample,
  telephone: '+62210000000',
  email: 'menteng@ptsp.example',
  accessibility: accessExample,
  note: sample,
}

const OfficeAddress = named(
  'OfficeAddress',
  Type.Object(
    {
      street: Type.String({
        pattern: '\\S',
        maxLength: 200,
        description: 'Street, number, village and district, as on an envelope.',
      }),
      postalCode: nullable(
        Type.String({ pattern: '^[0-9]{5}$', description: 'Five digits. Null when not known.', examples: ['10310'] }),
      ),
    },
    { ...noOtherMembers, description: 'The postal address of an office.', examples: [addressExample] },
  ),
)

const Coordinates = named(
  'Coordinates',
  Type.Object(
    {
      latitude: Type.Number({ minimum: -90, maximum: 90, description: 'Degrees north, WGS 84.' }),
      longitude: Type.Number({ minimum: -180, maximum: 180, description: 'Degrees east, WGS 84.' }),
    },
    { ...noOtherMembers, description: 'A point on a map.', examples: [coordinatesExample] },
  ),
)

const OfficeAccessibility = named(
  'OfficeAccessibility',
  Type.Object(
    {
      features: Type.Array(OneOf(accessFeatures, { description: 'A facility. More may come.' }), {
        uniqueItems: true,
        maxItems: accessFeatures.length,
        description: 'All facilities of the office.',
      }),
      note: nullable(ref(Names)),
    },
    { ...noOtherMembers, description: 'Facilities for visitors with a disability.', examples: [accessExample] },
  ),
)

const members = {
  address: nullable(ref(OfficeAddress)),
  coordinates: nullable(ref(Coordinates)),
  telephone: nullable(
    Type.String({
      pattern: '^\\+[1-9][0-9]{6,14}$',
      description: 'Telephone number in E.164 format.',
      examples: ['+62210000000'],
    }),
  ),
  email: nullable(
    Type.String({
      format: 'email',
      maxLength: 254,
      description: 'Address for questions. Applications go to the mailbox of the network.',
    }),
  ),
  accessibility: nullable(ref(OfficeAccessibility)),
  note: nullable(ref(Names)),
}

export const OfficeContact = named(
  'OfficeContact',
  Type.Object(members, {
    ...noOtherMembers,
    description: 'Contact of an office. A member is null while it is not known.',
    examples: [contactExample],
  }),
)

export const OfficeContactPatch = named(
  'OfficeContactPatch',
  Type.Object(
    {
      address: Type.Optional(members.address),
      coordinates: Type.Optional(members.coordinates),
      telephone: Type.Optional(members.telephone),
      email: Type.Optional(members.email),
      accessibility: Type.Optional(members.accessibility),
      note: Type.Optional(members.note),
    },
    {
      ...noOtherMembers,
      minProperties: 1,
      description: 'Changes of a contact. A member that is sent replaces the old one; null removes it. Others stay.',
      examples: [{ telephone: '+62210000000' }],
    },
  ),
)

export const placeExample = {
  ...exampleOffice,
  contact: contactExample,
}
export const OfficePlace = named(
  'OfficePlace',
  Type.Object(
    { id: Id('Identifier of the office.'), names: ref(Names), contact: ref(OfficeContact) },
    { ...noOtherMembers, description: 'An office with its contact.', examples: [placeExample] },
  ),
)

export const officeContactSchemas = [
  OfficeAddress,
  Coordinates,
  OfficeAccessibility,
  OfficeContact,
  OfficeContactPatch,
  OfficePlace,
]
