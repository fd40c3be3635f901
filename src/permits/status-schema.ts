import Type from 'typebox'
import { exampleAt, exampleId } from '../http/examples.ts'
import { Day, Id, named, nullable, OneOf, RegionCode, ref, Timestamp } from '../http/schema.ts'
import { permitStates } from './life.ts'
import { exampleNumber, PermitNumber, Successor } from './schema-parts.ts'

const statusExample = {
  number: exampleNumber,
  permit: {
    id: exampleId,
    state: 'in_force',
    permitType: 'IMB',
    villageCode: '31.71.06.1001',
    validFrom: '2026-11-23',
    validUntil: null,
    revokedFrom: null,
    supersededBy: null,
    changedAt: exampleAt,
  },
}
export const PermitStatusQuestion = named(
  'PermitStatusQuestion',
  Type.Object(
    {
      numbers: Type.Array(PermitNumber, {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        description:
          'Numbers to look up, as printed on the permits. Blanks, the kind of dash, case, O for 0 and I or L for 1 ' +
          'do not matter.',
      }),
    },
    {
      additionalProperties: false,
      description: 'The permits whose state is requested.',
      examples: [{ numbers: [exampleNumber] }],
    },
  ),
)

const PermitStatus = named(
  'PermitStatus',
  Type.Object(
    {
      number: PermitNumber,
      permit: nullable(
        Type.Object(
          {
            id: Id('Identifier of the permit.'),
            state: OneOf(permitStates, { description: 'State now. Only `in_force` is valid. More may come.' }),
            permitType: Type.String({ description: 'Code of its type in the catalogue.' }),
            villageCode: RegionCode('Village for which it was issued.'),
            validFrom: nullable(Day('First day of validity. Null while it is not known.')),
            validUntil: nullable(Day('Last day of validity. Null: no limit.')),
            revokedFrom: nullable(Day('First day of the revocation. Null: not revoked.')),
            supersededBy: nullable(Successor),
            changedAt: Timestamp('Time of the last change.'),
          },
          {
            additionalProperties: false,
            description: 'The permit. Null: there is no such permit, or your registration does not cover it.',
          },
        ),
      ),
    },
    { additionalProperties: false, description: 'The result for one number.', examples: [statusExample] },
  ),
)

export const PermitStatuses = named(
  'PermitStatuses',
  Type.Object(
    {
      data: Type.Array(ref(PermitStatus), { description: 'A result for each number, in the order of the request.' }),
    },
    {
      additionalProperties: false,
      description: 'The states of the requested permits.',
      examples: [{ data: [statusExample, { number: '1/none/2026', permit: null }] }],
    },
  ),
)

export const permitStatusSchemas = [PermitStatusQuestion, PermitStatus, PermitStatuses]
