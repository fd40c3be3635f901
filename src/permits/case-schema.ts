import Type from 'typebox'
import { Day, Id, named, nullable, OneOf, Timestamp } from '../http/schema.ts'
import { permitStates } from './life.ts'

export const CasePermit = named(
  'CasePermit',
  Type.Object(
    {
      id: Id('The permit: see `GET /permits/{id}`.'),
      number: Type.String({ description: 'Its number.' }),
      state: OneOf(permitStates, {
        description: 'What it is at this moment. Only `in_force` holds. More states may come.',
      }),
      validFrom: nullable(Day('The first day on which it holds; null until it is known.')),
      validUntil: nullable(Day('The last day on which it holds; null where that is not limited.')),
      revokedFrom: nullable(Day('The first day on which it is revoked, also when that lies ahead.')),
      changedAt: Timestamp('When anything of the permit changed last.'),
    },
    {
      additionalProperties: false,
      description: 'The permit that came of an application. It has a life, a version and an ETag of its own.',
      examples: [
        {
          id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70',
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
