import Type from 'typebox'
import { named, OneOf, RegionCode } from '../../../http/schema.ts'
import { levels } from '../../../network/offices/network.ts'

const rolloutExample = { regionCode: '31.71', level: 'district', online: true }
const rolloutMembers = {
  regionCode: RegionCode('Region whose office changes, with the offices below it.'),
  level: Type.Optional(OneOf(levels, { description: 'Only the offices of this level. Absent: all of them.' })),
  online: Type.Boolean({ description: 'True: new applications of this type are taken there. False: not any more.' }),
}
export const NewRollout = named(
  'NewRollout',
  Type.Object(rolloutMembers, {
    additionalProperties: false,
    description: 'The offices at which a permit type goes online or offline.',
    examples: [rolloutExample],
  }),
)
export const Rollout = named(
  'Rollout',
  Type.Object(
    { ...rolloutMembers, offices: Type.Integer({ minimum: 0, description: 'Number of offices that changed.' }) },
    {
      additionalProperties: false,
      description: 'A permit type went online or offline at some offices.',
      examples: [{ ...rolloutExample, offices: 8 }],
    },
  ),
)

export const rolloutSchemas = [NewRollout, Rollout]
