import Type from 'typebox'
import { Id, listOf, named, nullable, OneOf, paging, RegionCode, ref, Timestamp } from '../http/schema.ts'
import { ClockSummary, clockSummaryExample } from './clocks/schema.ts'
import { common, commonExample, notStarted, PermitTypeCode, reference } from './common-schema.ts'
import { statuses } from './lifecycle.ts'
import { scopes } from './list-queries.ts'

const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'

const summaryExample = {
  ...commonExample,
  officeId: null,
  applicantName: 'Applicant 1',
  assigneeId: null,
  escalated: false,
  clock: { ...clockSummaryExample, ...notStarted },
}
export const ApplicationSummary = named(
  'ApplicationSummary',
  Type.Object(
    {
      ...common,
      officeId: nullable(Id('The responsible office.')),
      applicantName: nullable(
        Type.String({
          description:
            'The name of the applicant, as it was answered. Shown to the applicant, to the front desk and to ' +
            'officers whose step the application waits for; null to others, and where there is none. The applicant ' +
            'sees who it was shown to.',
        }),
      ),
      assigneeId: nullable(Id('Who of the office works on it; not told to its applicant.')),
      clock: ref(ClockSummary),
      escalated: Type.Boolean({
        description:
          'Whether it was brought before an office above, by a rule of its permit type; its events say which and when.',
      }),
    },
    { description: 'An application as lists show it.', examples: [summaryExample] },
  ),
)

export const ApplicationList = listOf(
  'ApplicationList',
  ApplicationSummary,
  'Applications, in the order asked for.',
  summaryExample,
)

export const ApplicationQuery = Type.Object(
  {
    scope: Type.Optional(
      OneOf(scopes, {
        description:
          'Those one has filed, those of the offices one works for and below, or those filed for others at the ' +
          'front desks one serves. Without it: office for officers, own for others, and with `reference` or ' +
          '`permitNumber` all that one may see.',
      }),
    ),
    status: Type.Optional(OneOf(statuses, { description: 'Only in this status.' })),
    permitType: Type.Optional(PermitTypeCode),
    reference: Type.Optional(
      Type.String({
        minLength: 9,
        maxLength: 30,
        description:
          'Only the one with this reference, however it was written down: case, dashes and O for 0 do not matter. ' +
          'Not with filters that sort by due.',
        examples: [reference],
      }),
    ),
    permitNumber: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Only the one whose permit has exactly this number. Not with filters that sort by due.',
        examples: ['128/8.1/31.71.06/-1.785.51/2026'],
      }),
    ),
    villageCode: Type.Optional(
      RegionCode('Only those for a place in this village. Not with filters that sort by due.'),
    ),
    officeId: Type.Optional(Id('With scope office or counter: only those of this office.')),
    deemedGranted: Type.Optional(
      Type.Literal(true, { description: 'Only those that silence has granted, whether or not the permit was issued.' }),
    ),
    sort: Type.Optional(
      OneOf(['newest', 'due'], {
        description:
          'The newest draft first, or with scope office what is due first: then only what has not come to its end, and last what nobody can say of when it is due. Without it: newest, or due where one of the following is asked for.',
      }),
    ),
    assigneeId: Type.Optional(
      Type.String({
        pattern: `^(?:me|none|${uuid})$`,
        description:
          "Sorted by due: only what this officer has, `me`, or what waits for an officer and is nobody's (`none`).",
        examples: ['me'],
      }),
    ),
    overdue: Type.Optional(
      Type.Boolean({
        description: 'Sorted by due: only those whose time has run out, or only those whose time has not.',
      }),
    ),
    escalated: Type.Optional(
      Type.Literal(true, {
        description:
          'Sorted by due: only those that were brought before an office above, by a rule of their permit type.',
      }),
    ),
    dueBefore: Type.Optional(Timestamp('Sorted by due: only those that are due before.')),
    ...paging,
  },
  { additionalProperties: false },
)
