import Type from 'typebox'
import { Certainty, Names, named, ref } from '../../../http/schema.ts'
import { DayOfRule, Level, Rule } from '../schema-parts.ts'

export const LegalBasis = named(
  'LegalBasis',
  Type.Object(
    {
      citation: Type.String({ description: 'Citation of the regulation.' }),
      about: ref(Names),
      certainty: Certainty('the citation'),
    },
    {
      additionalProperties: false,
      description: 'A regulation that applies.',
      examples: [
        {
          citation: 'Perda DKI Jakarta 3/2012',
          about: { id: 'Retribusi daerah', en: 'Regional fees' },
          certainty: 'reported',
        },
      ],
    },
  ),
)

export const authorityExample = {
  from: '2018-01-01',
  level: 'village',
  when: 'answers.land.area < 100.0',
  because: { id: 'Luas tanah di bawah 100 m²', en: 'Land of less than 100 m²' },
  certainty: 'reported',
}
export const AuthorityRule = named(
  'AuthorityRule',
  Type.Object(
    {
      from: DayOfRule('First day on which the rule is in force.'),
      until: Type.Optional(DayOfRule('Last day on which the rule is in force. Absent: no end.')),
      level: Level,
      when: Type.Optional(Rule('Condition of the rule. Absent: it always applies.')),
      because: ref(Names),
      certainty: Certainty('the rule'),
    },
    {
      additionalProperties: false,
      description: 'The level that issues the permit, under a condition and for a period.',
      examples: [authorityExample],
    },
  ),
)
