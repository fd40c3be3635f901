import Type from 'typebox'
import { listOf, named, nullable, OneOf, paging, RegionCode, ref } from '../../http/schema.ts'
import { levels } from '../offices/network.ts'

const example = {
  code: '31.71.06',
  name: 'Menteng',
  level: 'district',
  parentCode: '31.71',
  validFrom: null,
  validUntil: null,
  predecessors: [],
}

export const Region = named(
  'Region',
  Type.Object(
    {
      code: RegionCode("The Ministry of Home Affairs' code."),
      name: Type.String({ description: 'The official name.' }),
      level: OneOf(levels, { description: 'Village, district, city or province.' }),
      parentCode: nullable(RegionCode('The region it lies in.')),
      validFrom: nullable(
        Type.String({ format: 'date', description: 'The first day it is valid; null when it always was.' }),
      ),
      validUntil: nullable(
        Type.String({
          format: 'date',
          description: 'The day from which on others take its place; null when none is set.',
        }),
      ),
      predecessors: Type.Array(RegionCode('A region.'), { description: 'The regions whose place it has taken.' }),
    },
    { additionalProperties: false, description: 'A region of the network.', examples: [example] },
  ),
)

export const RegionList = listOf('RegionList', Region, 'Regions in order of their code.', example)

export const RegionQuery = Type.Object(
  {
    level: Type.Optional(OneOf(levels, { description: 'Only regions of this level.' })),
    parent: Type.Optional(RegionCode('Only regions that lie directly in this one.')),
    on: Type.Optional(
      Type.String({
        format: 'date',
        description: 'Regions as they are on this day; today unless stated.',
        examples: ['2026-11-23'],
      }),
    ),
    ...paging,
  },
  { additionalProperties: false },
)

const heir = { code: '31.71.06.1006', name: 'Menteng Utara' }
const NewRegion = named(
  'NewRegion',
  Type.Object(
    {
      code: Type.String({
        pattern: '^[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}\\.[0-9]{4}$',
        description: 'Its code, as the Ministry of Home Affairs issued it; never one that was used before.',
        examples: [heir.code],
      }),
      name: Type.String({ minLength: 1, maxLength: 200, description: 'Its official name.' }),
    },
    { additionalProperties: false, description: 'A village that begins.', examples: [heir] },
  ),
)

const succession = { effectiveOn: '2027-01-01', legalBasis: 'A decree of the governor (example)' }
const successionMembers = {
  effectiveOn: Type.String({ format: 'date', description: 'The first day of the new villages.' }),
  legalBasis: Type.String({ minLength: 1, maxLength: 500, description: 'The regulation it rests on.' }),
}
export const NewRegionSuccession = named(
  'NewRegionSuccession',
  Type.Object(
    {
      ...successionMembers,
      regions: Type.Array(ref(NewRegion), {
        minItems: 1,
        maxItems: 50,
        description: 'What takes the place of the village.',
      }),
    },
    {
      additionalProperties: false,
      description: 'What takes the place of a village, and from when on.',
      examples: [{ ...succession, regions: [heir] }],
    },
  ),
)

export const RegionSuccession = named(
  'RegionSuccession',
  Type.Object(
    {
      code: RegionCode('The village that ends.'),
      ...successionMembers,
      regions: Type.Array(ref(Region), { description: 'What takes its place.' }),
    },
    {
      additionalProperties: false,
      description: 'How villages took the place of one.',
      examples: [
        {
          code: '31.71.06.1001',
          ...succession,
          regions: [
            {
              ...heir,
              level: 'village',
              parentCode: '31.71.06',
              validFrom: succession.effectiveOn,
              validUntil: null,
              predecessors: ['31.71.06.1001'],
            },
          ],
        },
      ],
    },
  ),
)

export const regionSchemas = [Region, RegionList, NewRegion, NewRegionSuccession, RegionSuccession]
