import Type from 'typebox'
import { Id, listOf, named, Names, OneOf, paging, ref, RegionCode } from '../schema.ts'
import { levels, officeStates } from './network.ts'

const example = { id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70', names: { id: 'Unit PTSP Kecamatan Menteng', en: 'One-stop service office of Menteng District' }, level: 'district', regionCode: '31.71.06', state: 'online' }

export const Office = named('Office', Type.Object({
  id: Id('The office.'),
  names: ref(Names),
  level: OneOf(levels, { description: 'The level it works at.' }),
  regionCode: RegionCode('The region it serves.'),
  state: OneOf(officeStates, { description: 'Only an online office takes new applications. More states may come.' }),
}, { additionalProperties: false, description: 'An office of the network.', examples: [example] }))

export const OfficeList = listOf('OfficeList', Office, 'Offices in order of their id.', example)

export const OfficeQuery = Type.Object({
  level: Type.Optional(OneOf(levels, { description: 'Only offices of this level.' })),
  state: Type.Optional(OneOf(officeStates, { description: 'Only offices in this state.' })),
  region: Type.Optional(RegionCode('Only the office of this region.')),
  ...paging,
}, { additionalProperties: false })

export const officeSchemas = [Office, OfficeList]
