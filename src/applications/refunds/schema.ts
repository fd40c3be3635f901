import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { NextAction } from '../../http/problems/schema.ts'
import {
  Day,
  Id,
  Instant,
  listOf,
  Money,
  Names,
  named,
  noOtherMembers,
  nullable,
  OneOf,
  OwnWords,
  ref,
  rupiah,
  Timestamp,
} from '../../http/schema.ts'
import { DecisionRemedy } from '../../network/legal-remedies/decision-schema.ts'
import { payoutReturnReasons, refundOutcomes } from '../fees/fee.ts'
import { Positive } from '../fees/schema.ts'
import { refundStates } from './refund.ts'

const decidedAt = '2026-11-27T02:15:30.000Z'
const Reference = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[\\x21-\\x7e]+$',
  description: "The treasury's own reference of the payout. It is not the number of an account.",
  examples: ['SP2D-2026-000123'],
})

const decisionExample = {
  outcome: 'granted',
  amount: rupiah(135_625),
  reason: 'The application was withdrawn before the signature.',
  legalBasis: 'The legal basis that the office states.',
}
export const NewRefund = named(
  'NewRefund',
  Type.Object(
    {
      outcome: OneOf(refundOutcomes, { description: '`granted`: it is given back. `declined`: it is not.' }),
      amount: Positive,
      reason: OwnWords('The reason. The applicant can read it. Do not send identity numbers.'),
      legalBasis: OwnWords("The legal basis, in the office's words. The service knows no rule about refunds."),
    },
    {
      ...noOtherMembers,
      description: 'A decision about the open money of an application, or a part of it. The rest stays open.',
      examples: [decisionExample],
    },
  ),
)

const payoutExample = { paidOn: '2026-11-30', treasuryReference: 'SP2D-2026-000123', evidenceDocumentId: exampleId }
export const NewRefundPayout = named(
  'NewRefundPayout',
  Type.Object(
    {
      paidOn: Day('The day of the payout.'),
      treasuryReference: Reference,
      evidenceDocumentId: Id('The document of the slot `refund_evidence` that proves it. It proves nothing else.'),
    },
    { ...noOtherMembers, description: 'The payout of a granted refund, in whole.', examples: [payoutExample] },
  ),
)

const paidOut = {
  receiptNumber: 'BPR-2026-31.71.06-000003',
  ...payoutExample,
  recordedAt: '2026-11-30T03:00:00.000Z',
}
const RefundPayout = named(
  'RefundPayout',
  Type.Object(
    {
      receiptNumber: Type.String({ description: 'The number of the receipt (BPR).' }),
      paidOn: Day('The day of the payout.'),
      treasuryReference: Type.String({ description: "The treasury's own reference of the payout." }),
      evidenceDocumentId: Id('The document that proves it.'),
      recordedAt: Timestamp('When the cashier recorded it.'),
    },
    { description: 'The payout of a refund with its receipt.', examples: [paidOut] },
  ),
)

const returnExample = { returnedOn: '2026-12-03', reason: 'account_closed' as const, evidenceDocumentId: exampleId }
const ReturnReason = OneOf(payoutReturnReasons, {
  description:
    'The reason that the bank gave. `wrong_number`: there is no account with this number. `name_differs`: the ' +
    'account is in another name. More may come.',
})
export const NewPayoutReturn = named(
  'NewPayoutReturn',
  Type.Object(
    {
      returnedOn: Day('The day on which the money came back.'),
      reason: ReturnReason,
      evidenceDocumentId: Id('The document of the slot `refund_evidence` that proves it. It proves nothing else.'),
    },
    { ...noOtherMembers, description: 'The return of the payout of a refund.', examples: [returnExample] },
  ),
)

const returned = { ...returnExample, recordedAt: '2026-12-03T03:00:00.000Z' }
const PayoutReturn = named(
  'PayoutReturn',
  Type.Object(
    {
      returnedOn: Day('The day on which the money came back.'),
      reason: ReturnReason,
      evidenceDocumentId: Id('The document that proves it.'),
      recordedAt: Timestamp('When the cashier recorded it.'),
    },
    { description: 'The return of a payout by the bank.', examples: [returned] },
  ),
)
const ReturnedPayout = named(
  'ReturnedPayout',
  Type.Object(
    { ...RefundPayout.properties, return: ref(PayoutReturn) },
    {
      description: 'A payout that the bank returned. Its receipt keeps its number.',
      examples: [{ ...paidOut, return: returned }],
    },
  ),
)

const example = {
  id: exampleId,
  ...decisionExample,
  office: { id: 'UP PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
  decidedAt,
  liftedAt: null,
  state: 'due' as const,
  legalRemedy: null,
  payout: null,
  returnedPayouts: [],
  nextActions: [{ action: 'pay_out', to: 'paid_out', blockers: [] }],
}
export const Refund = named(
  'Refund',
  Type.Object(
    {
      id: Id('Identifier of the decision.'),
      outcome: OneOf(refundOutcomes, { description: 'The outcome.' }),
      amount: ref(Money),
      reason: Type.String({ description: 'The reason.' }),
      legalBasis: Type.String({ description: 'The legal basis.' }),
      office: nullable(ref(Names)),
      decidedAt: Instant('When it was decided.'),
      liftedAt: nullable(
        Instant('When a declined one ceased to hold, because the application was reopened. The money counts again.'),
      ),
      state: OneOf(refundStates, {
        description:
          '`due`: granted, to be paid out. `paid_out`. `returned`: its payout came back, it is to be paid out again. ' +
          '`declined`. `lifted`: declined, and the application was reopened. More may come.',
      }),
      legalRemedy: nullable(ref(DecisionRemedy)),
      payout: nullable(ref(RefundPayout)),
      returnedPayouts: Type.Array(ref(ReturnedPayout), {
        description: 'The payouts that the bank returned, oldest first.',
      }),
      nextActions: Type.Array(ref(NextAction), {
        description:
          'The steps that the caller may take now: `pay_out` by `createRefundPayout`, `record_return` by ' +
          '`createPayoutReturn`.',
      }),
    },
    {
      description:
        'A decision about open money. `legalRemedy` is that against a declined one. `payout` is null until a granted ' +
        'one is paid out, and again after the bank has returned it.',
      examples: [example],
    },
  ),
)
export const RefundList = listOf('RefundList', Refund, 'Decisions about open money, oldest first.', example)

export const refundSchemas = [
  NewRefund,
  NewRefundPayout,
  NewPayoutReturn,
  RefundPayout,
  PayoutReturn,
  ReturnedPayout,
  Refund,
  RefundList,
]
