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

const Region = named(
  'Region',
  Type.Object(
    {
      code: RegionCode('Code of the Ministry of Home Affairs.'),
      name: Type.String({ description: 'Official name.' }),
      level: OneOf(levels, { description: 'Village, district, city or province.' }),
      parentCode: nullable(RegionCode('Code of the region around it.')),
      validFrom: nullable(
        Type.String({ format: 'date', description: 'First day of validity. Null: no beginning is known.' }),
      ),
      validUntil: nullable(
        Type.String({
          format: 'date',
          description: 'First day on which other regions replace it. Null: none is set.',
        }),
      ),
      predecessors: Type.Array(RegionCode('A region.'), { description: 'Regions that it replaced.' }),
    },
    { additionalProperties: false, description: 'A region of the network.', examples: [example] },
  ),
)

export const RegionList = listOf('RegionList', Region, 'Regions in order of code.', example)

export const RegionQuery = Type.Object(
  {
    level: Type.Optional(OneOf(levels, { description: 'Only regions of this level.' })),
    parent: Type.Optional(RegionCode('Only regions directly below this one.')),
    on: Type.Optional(
      Type.String({
        format: 'date',
        description: 'Only regions valid on this day. Default: today.',
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
        description: 'Code issued by the Ministry of Home Affairs. A code that was ever used is refused.',
        examples: [heir.code],
      }),
      name: Type.String({ minLength: 1, maxLength: 200, description: 'Official name.' }),
    },
    { additionalProperties: false, description: 'A new village.', examples: [heir] },
  ),
)

const succession = { effectiveOn: '2027-01-01', legalBasis: 'A decree of the governor (example)' }
const successionMembers = {
  effectiveOn: Type.String({ format: 'date', description: 'First day of the new villages; not in the past.' }),
  legalBasis: Type.String({ minLength: 1, maxLength: 500, description: 'Regulation that orders it.' }),
}
export const NewRegionSuccession = named(
  'NewRegionSuccession',
  Type.Object(
    {
      ...successionMembers,
      regions: Type.Array(ref(NewRegion), {
        minItems: 1,
        maxItems: 50,
        description: 'New villages.',
      }),
    },
    {
      additionalProperties: false,
      description: 'The villages that replace a village, and their first day.',
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
      regions: Type.Array(ref(Region), { description: 'New villages.' }),
    },
    {
      additionalProperties: false,
      description: 'The replacement of a village by others.',
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
