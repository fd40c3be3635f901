import Type from 'typebox'
import { exampleId } from '../http/examples.ts'
import { Day, Id, named, nullable, OneOf, Timestamp } from '../http/schema.ts'
import { permitStates } from './life.ts'

export const CasePermit = named(
  'CasePermit',
  Type.Object(
    {
      id: Id('The permit: see `GET /permits/{id}`.'),
      number: Type.String({ description: 'Number of the permit.' }),
      state: OneOf(permitStates, { description: 'State now. Only `in_force` is valid. More may come.' }),
      validFrom: nullable(Day('First day of validity. Null while it is not known.')),
      validUntil: nullable(Day('Last day of validity. Null: no limit.')),
      revokedFrom: nullable(Day('First day of the revocation, which may be in the future. Null: not revoked.')),
      changedAt: Timestamp('Time of the last change of the permit.'),
    },
    {
      additionalProperties: false,
      description: 'The permit of an application. It has its own state, version and ETag.',
      examples: [
        {
          id: exampleId,
          number: '128/8.1/31.71.06/-1.785.51/2026',
          state: 'in_force',
          validFrom: '2026-11-23',
          validUntil: null,
          revokedFrom: null,
          changedAt: '2026-11-23T02:15:30.000Z',
        },
      ],
    },
  ),
)
