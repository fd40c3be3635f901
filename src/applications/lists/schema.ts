import Type from 'typebox'
import { Id, named, nullable, OneOf, Page, paging, RegionCode, ref, Timestamp } from '../../http/schema.ts'
import { ClockSummary, clockSummaryExample } from '../clocks/schema.ts'
import { statuses } from '../lifecycle.ts'
import { common, commonExample, notStarted, PermitTypeCode, reference } from '../schema-parts.ts'
import { scopes } from './queries.ts'

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
      officeId: nullable(Id('Identifier of the responsible office.')),
      applicantName: nullable(
        Type.String({
          description:
            "The applicant's name from the answers. Shown to the applicant, the front desk and officers with a " +
            'step to take; null for others and without a name. Each showing to others is visible to the ' +
            'applicant.',
        }),
      ),
      assigneeId: nullable(Id('The officer who works on it. Null for its applicant.')),
      clock: ref(ClockSummary),
      escalated: Type.Boolean({
        description:
          'True when it was escalated to an office above by a rule of its permit type. Its events say by ' +
          'which rule and when.',
      }),
    },
    { description: 'An application as lists show it.', examples: [summaryExample] },
  ),
)

const position = 'MTI4NDAgM2Y1ZThkMmMxYTcw'

export const ApplicationList = named(
  'ApplicationList',
  Type.Object(
    {
      data: Type.Array(ref(ApplicationSummary), { description: 'The items of this page.' }),
      page: ref(Page),
      changes: Type.Optional(
        Type.Object(
          {
            position: Type.String({
              description: 'Send it as `changedSince` next time. Keep it also when `data` is empty.',
            }),
            hasMore: Type.Boolean({ description: 'True: there may be more changes now. Ask again at once.' }),
            gone: Type.Array(Id('Identifier of an application.'), {
              description:
                'Applications that changed and are not in this list now: they left your view, or do not match the ' +
                'filters. Remove them; you may not have had all of them.',
            }),
          },
          { description: 'Only with `changedSince`: how to go on, and what to remove.' },
        ),
      ),
    },
    {
      description: 'Applications, in the order requested.',
      examples: [{ data: [summaryExample], page: { nextCursor: null } }],
    },
  ),
)

export const ApplicationQuery = Type.Object(
  {
    scope: Type.Optional(
      OneOf(scopes, {
        description:
          "`own`: filed by the caller. `office`: of the caller's offices and those below. `counter`: filed " +
          "for others at the caller's front desks. Default: `office` for officers, `own` for others; every " +
          'visible application with `reference` or `permitNumber`.',
      }),
    ),
    status: Type.Optional(OneOf(statuses, { description: 'Only applications in this status.' })),
    permitType: Type.Optional(PermitTypeCode),
    reference: Type.Optional(
      Type.String({
        minLength: 9,
        maxLength: 30,
        description:
          'Only the application with this reference. Case, dashes and O for 0 do not matter. Not with ' +
          'filters that sort by due time.',
        examples: [reference],
      }),
    ),
    permitNumber: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'Only the application whose permit has this number, as printed on it. Blanks, the kind of dash, case, O ' +
          'for 0 and I or L for 1 do not matter. Not with filters that sort by due time.',
        examples: ['128/8.1/31.71.06/-1.785.51/2026'],
      }),
    ),
    villageCode: Type.Optional(
      RegionCode('Only applications for a place in this village. Not with filters that sort by due time.'),
    ),
    officeId: Type.Optional(Id('With scope `office` or `counter`: only applications of this office.')),
    deemedGranted: Type.Optional(
      Type.Literal(true, {
        description:
          'Only applications that are deemed granted because nobody decided in time, with or without a ' + 'permit.',
      }),
    ),
    unread: Type.Optional(
      Type.Literal(true, {
        description:
          "Only applications with messages of the applicant's side, e-mails included, that the office has not read: " +
          'mark them with `POST …/messages/read-marks`. For a draft the office is the counter that filed it. ' +
          'Neither a message nor a mark is a change for `changedSince`. Not with filters that sort by due time.',
      }),
    ),
    openCorrection: Type.Optional(
      Type.Literal(true, {
        description:
          'Only applications with a correction that waits for its decision: `GET …/corrections` has it. Not with ' +
          'filters that sort by due time.',
      }),
    ),
    changedSince: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 60,
        pattern: '^[A-Za-z0-9_-]+$',
        description:
          'Only applications with events after this position of the log, as `GET /events?after=latest` or ' +
          '`changes.position` gave it. `limit` counts events. No `cursor`: go on from `changes.position`. Not with ' +
          'filters that sort by due time.',
        examples: [position],
      }),
    ),
    sort: Type.Optional(
      OneOf(['newest', 'due'], {
        description:
          '`newest`: newest draft first. `due`, with scope `office`: only open applications, next due first, ' +
          'those without a due time last. Default: `newest`, or `due` with one of the following filters.',
      }),
    ),
    assigneeId: Type.Optional(
      Type.String({
        pattern: `^(?:me|none|${uuid})$`,
        description:
          'Sorted by due time: only applications of this officer, of the caller (`me`), or that wait for an ' +
          'officer and have none (`none`).',
        examples: ['me', 'none', '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'],
      }),
    ),
    releasedFrom: Type.Optional(
      Id(
        'Sorted by due time: only applications that wait for an officer, have none, and were released from this ' +
          'officer, such as at the end of their post. `released` of the workload lists these officers.',
      ),
    ),
    overdue: Type.Optional(
      Type.Boolean({
        description: 'Sorted by due time: true for only overdue applications, false for only the others.',
      }),
    ),
    escalated: Type.Optional(
      Type.Literal(true, {
        description:
          'Sorted by due time: only applications that were escalated to an office above by a rule of their ' +
          'permit type.',
      }),
    ),
    dueBefore: Type.Optional(Timestamp('Sorted by due time: only applications that are due before this time.')),
    ...paging,
  },
  { additionalProperties: false },
)
