import { pageById } from '../../http/cursor.ts'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { etagOf, keyOf, StepHeaders } from '../../http/request.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { findCase } from '../case/queries.ts'
import { boundContextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import type { Consequence } from '../steps/consequence.ts'
import { presentAssessment, presentPayment } from './present.ts'
import { listAssessments, listPayments } from './queries.ts'
import { recordPayment } from './record.ts'
import { FeeAssessmentList, NewPayment, Payment, PaymentList } from './schema.ts'

const tags = ['Fees']

interface FeeParts {
  database: Database
  consequences: readonly Consequence[]
}

/** Routes of fee assessments and payments. */
export async function fees(app: App, parts: FeeParts) {
  listFeeAssessmentsRoute(app, parts)
  listPaymentsRoute(app, parts)
  createPaymentRoute(app, parts)
}

function listFeeAssessmentsRoute(app: App, { database: { reader } }: FeeParts) {
  app.get(
    '/applications/:id/fee-assessments',
    {
      schema: {
        operationId: 'listFeeAssessments',
        tags,
        summary: 'List fee assessments',
        description: 'Lists every fee assessment (SKRD) of an application, oldest first. At most one is in force.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(FeeAssessmentList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'fee-assessments', of: id }, async (paging) => {
        const rows = await listAssessments(reader, id, actor, paging)
        if (rows.length === 0) await findCase(reader, id, actor)
        return rows.map(presentAssessment)
      }),
  )
}

function listPaymentsRoute(app: App, { database: { reader } }: FeeParts) {
  app.get(
    '/applications/:id/payments',
    {
      schema: {
        operationId: 'listPayments',
        tags,
        summary: 'List payments',
        description: 'Lists every payment for an application with its receipt, oldest first.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(PaymentList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'payments', of: id }, async (paging) => {
        const rows = await listPayments(reader, id, actor, paging)
        if (rows.length === 0) await findCase(reader, id, actor)
        return rows.map(presentPayment)
      }),
  )
}

function createPaymentRoute(app: App, { database, consequences }: FeeParts) {
  app.post(
    '/applications/:id/payments',
    {
      schema: {
        operationId: 'createPayment',
        tags,
        summary: 'Record a payment',
        description:
          'Records a payment that a cashier of the responsible office confirms by a document of the slot ' +
          '`payment_evidence`. A part of the fee is booked as well. When it is paid in full, the application ' +
          'moves on in the same transaction. Send the ETag of the application as `If-Match`.',
        params: ApplicationParams,
        headers: StepHeaders,
        body: NewPayment,
        response: {
          201: ref(Payment),
          ...refusals(
            'not_found',
            'forbidden',
            'payment_not_open',
            'stale',
            'rule_broken',
            'precondition_required',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        body,
        headers,
        params: { id },
      } = request
      const answer = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
        const input = {
          amount: body.amount.amount,
          paidAt: new Date(body.paidAt),
          evidenceDocumentId: body.evidenceDocumentId,
          transactionId: body.transactionId ?? null,
        }
        const context = { ...boundContextOf(request, tx), consequences }
        const { version, payment } = await recordPayment(context, id, input)
        return created(presentPayment(payment), { etag: etagOf({ version }) })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
