import Type from 'typebox'
import { Money, named, noOtherMembers, OneOf, OwnWords, ref } from '../../http/schema.ts'
import { ConditionDecisions } from '../consultations/condition-schema.ts'
import { identityChecksInPerson, spokenWith } from '../drafts/assistance.ts'
import { Assistance } from '../drafts/schema.ts'
import { InspectionReport, reportExample } from '../inspections/report-schema.ts'
import type { Action, systemActions } from '../lifecycle.ts'
import { LegalBasis, Note, Reason, ReturnReason } from './schema-parts.ts'

const ActionOf = <const A extends Exclude<Action, (typeof systemActions)[number]>>(...actions: A[]) =>
  OneOf(actions, { description: 'The step to take.' })

export const SubmitStep = named(
  'SubmitStep',
  Type.Object(
    {
      action: ActionOf('submit'),
      statementAccepted: Type.Literal(true, {
        description: 'The applicant declares that all answers and documents are true.',
      }),
    },
    {
      ...noOtherMembers,
      description: 'Submit the application.',
      examples: [{ action: 'submit', statementAccepted: true }],
    },
  ),
)

export const PlainStep = named(
  'PlainStep',
  Type.Object(
    {
      action: ActionOf('accept', 'inspect', 'confirm_payment', 'confirm_originals', 'sign', 'hand_over'),
      receivedBy: Type.Optional(
        OneOf(spokenWith, {
          description: 'For `hand_over` only: the person who took the permit. The history shows it. More may come.',
        }),
      ),
      identityCheckedBy: Type.Optional(
        OneOf(identityChecksInPerson, {
          description:
            'For `hand_over` only: the way in which the officer identified that person, at the counter. More may come.',
        }),
      ),
      note: Note,
    },
    {
      ...noOtherMembers,
      description: 'A step that needs nothing but the decision to take it.',
      examples: [{ action: 'accept' }],
    },
  ),
)

export const ReturnStep = named(
  'ReturnStep',
  Type.Object(
    {
      action: ActionOf('return'),
      reasons: Type.Array(ref(ReturnReason), {
        minItems: 1,
        maxItems: 50,
        description: 'The corrections that are asked for.',
      }),
    },
    {
      ...noOtherMembers,
      description: 'Return the application to its applicant for correction.',
      examples: [{ action: 'return', reasons: [{ target: 'land_title', code: 'unreadable' }] }],
    },
  ),
)

export const InspectionStep = named(
  'ReportInspectionStep',
  Type.Object(
    {
      action: ActionOf('report_inspection'),
      report: ref(InspectionReport),
    },
    {
      ...noOtherMembers,
      description: 'Report on the inspection.',
      examples: [{ action: 'report_inspection', report: reportExample }],
    },
  ),
)

export const ConsultStep = named(
  'ConsultStep',
  Type.Object(
    {
      action: ActionOf('consult'),
      agency: Type.String({ minLength: 1, maxLength: 200, description: 'The name of the agency that is asked.' }),
      question: OwnWords('The question. The applicant can read it.'),
    },
    {
      ...noOtherMembers,
      description: 'Ask another agency for its opinion. The due time of the office does not change.',
      examples: [
        { action: 'consult', agency: 'The fire service of the city', question: 'May the stairs be as drawn?' },
      ],
    },
  ),
)

export const OpinionStep = named(
  'RecordOpinionStep',
  Type.Object(
    {
      action: ActionOf('record_opinion'),
      opinion: OwnWords('The opinion, or a note that the agency did not answer. The applicant can read it.'),
    },
    {
      ...noOtherMembers,
      description: 'Record the opinion of the other agency and continue the review.',
      examples: [{ action: 'record_opinion', opinion: 'The stairs may be as drawn.' }],
    },
  ),
)

export const ApproveStep = named(
  'ApproveStep',
  Type.Object(
    {
      action: ActionOf('approve'),
      fee: Type.Optional(ref(Money)),
      conditions: Type.Optional(ConditionDecisions),
      note: Note,
    },
    {
      ...noOtherMembers,
      description:
        'Approve the application. State `fee` where `needs` of this next action names it (0 is allowed); otherwise ' +
        'leave it out. Decide about each of the `proposedConditions` of the application.',
      examples: [{ action: 'approve', fee: { amount: 250_000, currency: 'IDR' } }],
    },
  ),
)

export const ReasonedStep = named(
  'ReasonedStep',
  Type.Object(
    {
      action: ActionOf('send_back', 'withdraw'),
      reason: Reason,
      assistance: Type.Optional(ref(Assistance)),
    },
    {
      ...noOtherMembers,
      description:
        'A step that needs a reason. `assistance` is for `withdraw` by the front desk that filed the ' +
        'application, and required then.',
      examples: [{ action: 'withdraw', reason: 'We will not build this year.' }],
    },
  ),
)

export const RefusalStep = named(
  'RefusalStep',
  Type.Object(
    {
      action: ActionOf('propose_refusal', 'refuse'),
      reason: Reason,
      legalBasis: LegalBasis,
    },
    {
      ...noOtherMembers,
      description: 'Propose a refusal as the reviewer, or refuse as the head.',
      examples: [
        {
          action: 'refuse',
          reason: 'The plot is a green zone in the city plan.',
          legalBasis: 'The city plan decree of the plot',
        },
      ],
    },
  ),
)

export const stepSchemas = [
  SubmitStep,
  PlainStep,
  ReturnStep,
  InspectionStep,
  ConsultStep,
  OpinionStep,
  ApproveStep,
  ReasonedStep,
  RefusalStep,
] as const
