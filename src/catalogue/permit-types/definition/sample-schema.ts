import Type from 'typebox'
import { Names, named, nullable, RegionCode, ref } from '../../../http/schema.ts'
import { DayOfRule, Level } from '../schema-parts.ts'

export const sampleExample = {
  names: { id: 'Rumah kecil', en: 'A small house' },
  villageCode: '31.71.06.1001',
  on: '2026-11-23',
  answers: { land: { area: 150 }, floors: 1 },
  expect: { level: 'district', documents: ['identity_card'], inspection: true, fee: 187_500 },
}
export const Sample = named(
  'PermitTypeSample',
  Type.Object(
    {
      names: ref(Names),
      villageCode: RegionCode('Village of the place.'),
      on: DayOfRule('Day for which the rules are evaluated.'),
      answers: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description: 'Complete answers to the form.',
      }),
      expect: Type.Object(
        {
          level: Level,
          documents: Type.Array(Type.String({ description: 'A slot.' }), {
            maxItems: 60,
            description: 'Required slots, in the order of the type.',
          }),
          inspection: Type.Boolean({ description: 'True: an inspection is required.' }),
          fee: nullable(
            Type.Integer({
              minimum: 0,
              description: 'Fee in whole rupiah. Null: the type has no fee, or its tariff is not known.',
            }),
          ),
        },
        { additionalProperties: false, description: 'Expected result of the rules.' },
      ),
    },
    {
      additionalProperties: false,
      description: 'Sample answers with the expected result of the rules: a test of the permit type.',
      examples: [sampleExample],
    },
  ),
)
