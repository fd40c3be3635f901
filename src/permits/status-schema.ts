import Type from 'typebox'
import { Day, Id, named, nullable, OneOf, RegionCode, ref, Timestamp } from '../http/schema.ts'
import { permitStates } from './life.ts'
import { exampleAt, exampleId, exampleNumber, PermitNumber, Successor } from './schema-parts.ts'

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
        description: 'The numbers to look up.',
      }),
    },
    {
      additionalProperties: false,
      description: 'Which permits are asked about.',
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
            id: Id('The permit.'),
            state: OneOf(permitStates, { description: 'What it is at this moment. Only `in_force` holds.' }),
            permitType: Type.String({ description: "Its type's code in the catalogue." }),
            villageCode: RegionCode('The village it is for.'),
            validFrom: nullable(Day('The first day on which it holds.')),
            validUntil: nullable(Day('The last day on which it holds.')),
            revokedFrom: nullable(Day('The first day on which it is revoked.')),
            supersededBy: nullable(Successor),
            changedAt: Timestamp('When anything of this changed last.'),
          },
          {
            additionalProperties: false,
            description:
              'What it is. Null where there is no such permit, or the registration does not cover it: nothing tells ' +
              'which.',
          },
        ),
      ),
    },
    { additionalProperties: false, description: 'What became of one number.', examples: [statusExample] },
  ),
)

export const PermitStatuses = named(
  'PermitStatuses',
  Type.Object(
    {
      data: Type.Array(ref(PermitStatus), { description: 'One for each number, in the order they were asked.' }),
    },
    {
      additionalProperties: false,
      description: 'What became of the permits that were asked about.',
      examples: [{ data: [statusExample, { number: '1/none/2026', permit: null }] }],
    },
  ),
)

export const permitStatusSchemas = [PermitStatusQuestion, PermitStatus, PermitStatuses]
