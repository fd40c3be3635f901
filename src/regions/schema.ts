import Type from 'typebox'
import { levels } from '../offices/network.ts'
import { listOf, named, nullable, OneOf, paging, RegionCode } from '../schema.ts'

const example = { code: '31.71.06', name: 'Menteng', level: 'district', parentCode: '31.71' }

export const Region = named('Region', Type.Object({
  code: RegionCode('The Ministry of Home Affairs\' code.'),
  name: Type.String({ description: 'The official name.' }),
  level: OneOf(levels, { description: 'Village, district, city or province.' }),
  parentCode: nullable(RegionCode('The region it lies in.')),
}, { additionalProperties: false, description: 'A region of the network.', examples: [example] }))

export const RegionList = listOf('RegionList', Region, 'Regions in order of their code.', example)

export const RegionQuery = Type.Object({
  level: Type.Optional(OneOf(levels, { description: 'Only regions of this level.' })),
  parent: Type.Optional(RegionCode('Only regions that lie directly in this one.')),
  ...paging,
}, { additionalProperties: false })

export const regionSchemas = [Region, RegionList]
