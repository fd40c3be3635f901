import Type from 'typebox'
import { listOf, Names, named, OneOf, paging, RegionCode, ref } from '../../http/schema.ts'
import { Code, DayOfRule, Level, VersionNumber } from './schema-parts.ts'
import { queryCharactersLimit } from './search.ts'
import { originalsGates } from './vocabulary.ts'

export const versionMembers = {
  code: Code,
  version: VersionNumber,
  validFrom: DayOfRule('First day on which new drafts use this version.'),
}
export const summaryMembers = { names: ref(Names), summary: ref(Names), level: Level }
export const versionExample = { code: 'IMB', version: 1, validFrom: '2015-01-02' }
export const summaryExample = {
  names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
  summary: {
    id: 'Izin untuk mendirikan, mengubah, atau memperluas rumah tinggal.',
    en: 'Permission to build, alter or extend a house.',
  },
  level: 'district',
}

const PermitType = named(
  'PermitType',
  Type.Object(
    { ...versionMembers, ...summaryMembers },
    {
      additionalProperties: false,
      description: 'A permit type in the catalogue, by its version in force.',
      examples: [{ ...versionExample, ...summaryExample }],
    },
  ),
)
export const PermitTypeList = listOf('PermitTypeList', PermitType, 'Permit types in order of code.', {
  ...versionExample,
  ...summaryExample,
})

export const PermitTypeQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        maxLength: queryCharactersLimit,
        examples: ['izin rumah'],
        description:
          'Words to search for in the code, the names and the summary, in Indonesian or English. Case and accents ' +
          'are ignored, and the beginning of a word is enough. All words must occur. Blank: no filter.',
      }),
    ),
    level: Type.Optional(Level),
    fee: Type.Optional(
      Type.Boolean({ description: 'True: only types that may cost a fee. False: only types that never do.' }),
    ),
    inspection: Type.Optional(
      Type.Boolean({ description: 'True: only types with an inspection stage. False: only types without one.' }),
    ),
    originalsGate: Type.Optional(OneOf(originalsGates, { description: 'Only types with this originals gate.' })),
    regionCode: Type.Optional(
      RegionCode(
        'Only types that people in this region can apply for: its office, or one above it, has the type online. ' +
          'Authority that depends on the answers is not considered.',
      ),
    ),
    ...paging,
  },
  { additionalProperties: false },
)

export const summarySchemas = [PermitType, PermitTypeList]
