import Type from 'typebox'
import { OneOf, paging, RegionCode } from '../http/schema.ts'
import { permitStates } from './life.ts'
import { permitSorts } from './list-queries.ts'
import { PermitNumber } from './schema-parts.ts'

export const PermitQuery = Type.Object(
  {
    permitType: Type.Optional(
      Type.String({ pattern: '^[A-Z][A-Z0-9-]{1,19}$', description: 'Only permits of this type.', examples: ['IMB'] }),
    ),
    regionCode: Type.Optional(RegionCode('Only permits for places in this region.')),
    state: Type.Optional(OneOf(permitStates, { description: 'Only permits in this state now.' })),
    changedSince: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Only permits that changed at this time or later.',
        examples: ['2026-11-23T00:00:00Z'],
      }),
    ),
    number: Type.Optional({
      ...PermitNumber,
      description:
        'Only the permit with this number, as printed on it. Blanks, the kind of dash, case, O for 0 and I or L for ' +
        '1 do not matter.',
    }),
    scope: Type.Optional(
      OneOf(['own', 'office'], {
        description:
          'Only for people. `own`: your own permits. `office`: those of your offices and the offices below. Default: ' +
          '`office` for officers, `own` for others.',
      }),
    ),
    sort: Type.Optional(
      OneOf(permitSorts, {
        description:
          '`changed`: the oldest change first, to follow changes. `newest`: the newest change first. Default: ' +
          '`changed` for agencies, `newest` for people.',
      }),
    ),
    ...paging,
  },
  { additionalProperties: false },
)
