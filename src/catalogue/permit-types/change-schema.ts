import Type from 'typebox'
import { named, OneOf, ref } from '../../http/schema.ts'
import { VersionNumber } from './schema-parts.ts'

const example = { kind: 'added', pointer: '/documents/neighbour_consent' }
export const PermitTypeChange = named(
  'PermitTypeChange',
  Type.Object(
    {
      kind: OneOf(['added', 'removed', 'changed'], { description: 'Kind of the difference.' }),
      pointer: Type.String({
        description: 'JSON Pointer into the definition: a field of the form, a document by its slot, a stage, the fee.',
      }),
    },
    {
      additionalProperties: false,
      description: 'One difference between two versions.',
      examples: [example],
    },
  ),
)
export const PermitTypeChanges = named(
  'PermitTypeChanges',
  Type.Object(
    {
      from: VersionNumber,
      to: VersionNumber,
      changes: Type.Array(ref(PermitTypeChange), { description: 'All differences between the two versions.' }),
    },
    {
      additionalProperties: false,
      description: 'The differences between two versions of a permit type.',
      examples: [{ from: 1, to: 2, changes: [example] }],
    },
  ),
)

export const changeSchemas = [PermitTypeChange, PermitTypeChanges]
