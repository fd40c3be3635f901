import Type from 'typebox'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, Instant, listOf, Money, named, nullable, OneOf, ref, rupiah, Timestamp } from '../../http/schema.ts'
import { mostRupiah } from '../../platform/money.ts'
import { paymentSources } from './fee.ts'
import { FeeLine, FeeQuantity, lineExample } from './fee-line-schema.ts'

const number = 'SKRD-2026-31.71.06-000042'
const Number = Type.String({
  description: 'The number of the assessment, which the payer gives to the bank.',
  examples: [number],
})
const Transaction = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[\\x21-\\x7e]+$',
  description:
    "The bank's id of the transaction. No other transaction of any bank may have it: where several banks report to " +
    'the network, each begins its ids with a code of its own.',
  examples: ['TRX-20261123-0001'],
})

const assessment = {
  id: exampleId,
  number,
  tariff: '2014-sample',
  lines: [lineExample],
  total: rupiah(187_500),
  dueOn: '2026-12-23',
  assessedAt: exampleAt,
}
const assessmentMembers = {
  id: Id('Identifier of the assessment.'),
  number: Number,
  tariff: nullable(Type.String({ description: 'The version of the tariff. Null when a reviewer stated the fee.' })),
  lines: Type.Array(ref(FeeLine), { description: 'The computation, line by line.' }),
  total: ref(Money),
  dueOn: nullable(
    Type.String({ format: 'date', description: 'The last day to pay. Null when the permit type sets none.' }),
  ),
  assessedAt: Timestamp('When it was created.'),
}
const standing = { ...assessment, paid: rupiah(100_000), outstanding: rupiah(87_500), overpaid: rupiah(0) }
export const StandingAssessment = named(
  'StandingAssessment',
  Type.Object(
    {
      ...assessmentMembers,
      paid: ref(Money),
      outstanding: ref(Money),
      overpaid: ref(Money),
    },
    {
      description:
        'The fee assessment in force (SKRD), the sum paid so far without granted refunds, and the rest. Nothing is ' +
        'outstanding once the application has ended without a permit.',
      examples: [standing],
    },
  ),
)

const listed = { ...assessment, assessedAt: exampleAt, cancelledAt: null }
const FeeAssessment = named(
  'FeeAssessment',
  Type.Object(
    {
      ...assessmentMembers,
      assessedAt: Instant('When it was created.'),
      cancelledAt: nullable(
        Instant('When another one replaced it, or an approval set the fee to 0. Null while it is in force.'),
      ),
    },
    { description: 'A fee assessment (SKRD).', examples: [listed] },
  ),
)
export const FeeAssessmentList = listOf(
  'FeeAssessmentList',
  FeeAssessment,
  'Fee assessments of an application, oldest first.',
  listed,
)

const payment = {
  id: exampleId,
  receiptNumber: 'TBP-2026-31.71.06-000017',
  assessmentNumber: number,
  source: 'bank',
  amount: rupiah(87_500),
  paidAt: exampleAt,
  recordedAt: exampleAt,
  transactionId: 'TRX-20261123-0001',
  evidenceDocumentId: null,
}
export const Payment = named(
  'Payment',
  Type.Object(
    {
      id: Id('Identifier of the payment.'),
      receiptNumber: Type.String({ description: 'The number of the receipt (TBP).' }),
      assessmentNumber: Number,
      source: OneOf(paymentSources, { description: 'The source: the bank, or a cashier by evidence.' }),
      amount: ref(Money),
      paidAt: Instant('When it was paid.'),
      recordedAt: Instant('When it was booked.'),
      transactionId: nullable(
        Type.String({ description: "The bank's id of the transaction. Null when a cashier recorded it without." }),
      ),
      evidenceDocumentId: nullable(
        Type.String({ format: 'uuid', description: 'The document that proves it, if a cashier recorded it.' }),
      ),
    },
    { description: 'A payment with its receipt.', examples: [payment] },
  ),
)
export const PaymentList = listOf('PaymentList', Payment, 'Payments for an application, oldest first.', payment)

export const Positive = Type.Object(
  {
    amount: Type.Integer({ minimum: 1, maximum: mostRupiah, description: 'Whole rupiah.' }),
    currency: Type.Literal('IDR', { description: 'The currency by ISO 4217.' }),
  },
  { additionalProperties: false, description: 'An amount of money above zero.' },
)

export const NewPayment = named(
  'NewPayment',
  Type.Object(
    {
      amount: Positive,
      paidAt: Timestamp('When it was paid.'),
      evidenceDocumentId: Id('The document of the slot `payment_evidence` that proves it. It proves one payment.'),
      transactionId: Type.Optional({
        ...Transaction,
        description:
          "The bank's id of the transaction, if the evidence shows it. When the bank reports it later, it counts once.",
      }),
    },
    {
      additionalProperties: false,
      description: 'A payment that a cashier confirms by evidence.',
      examples: [
        {
          amount: rupiah(87_500),
          paidAt: exampleAt,
          evidenceDocumentId: exampleId,
          transactionId: 'TRX-20261123-0001',
        },
      ],
    },
  ),
)

export const PaymentEvent = named(
  'PaymentEvent',
  Type.Object(
    {
      type: Type.Literal('payment.received', { description: 'The type of the event.' }),
      timestamp: Timestamp('When the bank sent it.'),
      data: Type.Object(
        {
          assessmentNumber: Number,
          transactionId: Transaction,
          amount: Positive,
          paidAt: Timestamp('When it was paid.'),
        },
        { additionalProperties: false, description: 'The payment.' },
      ),
    },
    {
      additionalProperties: false,
      description: 'A payment event of a bank, by Standard Webhooks.',
      examples: [
        {
          type: 'payment.received',
          timestamp: exampleAt,
          data: {
            assessmentNumber: number,
            transactionId: 'TRX-20261123-0001',
            amount: rupiah(87_500),
            paidAt: exampleAt,
          },
        },
      ],
    },
  ),
)

export const feeSchemas = [
  FeeQuantity,
  FeeLine,
  StandingAssessment,
  FeeAssessment,
  FeeAssessmentList,
  Payment,
  PaymentList,
  NewPayment,
  PaymentEvent,
]
