import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { pageById } from '../../http/cursor.ts'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { etagOf, keyOf, StepHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database, Db } from '../../platform/db/client.ts'
import { findCase } from '../case/queries.ts'
import { boundContextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import { decideRefund } from './decide.ts'
import { payOutRefund } from './pay-out.ts'
import { presentRefund, presentRefunds } from './present.ts'
import { findRefund, listRefunds } from './queries.ts'
import { recordPayoutReturn } from './record-return.ts'
import { NewPayoutReturn, NewRefund, NewRefundPayout, Refund, RefundList } from './schema.ts'

const tags = ['Fees']
const RefundParams = Type.Object({
  id: Id('Identifier of the application.'),
  refundId: Id('Identifier of the refund.'),
})
const changes = [
  'not_found',
  'forbidden',
  'duties_apart',
  'stale',
  'rule_broken',
  'precondition_required',
  'request_in_flight',
  'idempotency_key_reused',
] as const

interface RefundParts {
  database: Database
}

/** Routes of decisions about open money, and of payouts. */
export async function refunds(app: App, parts: RefundParts) {
  listRefundsRoute(app, parts)
  createRefundRoute(app, parts)
  createRefundPayoutRoute(app, parts)
  createPayoutReturnRoute(app, parts)
}

function listRefundsRoute(app: App, { database: { reader } }: RefundParts) {
  app.get(
    '/applications/:id/refunds',
    {
      schema: {
        operationId: 'listRefunds',
        tags,
        summary: 'List refunds',
        description:
          'Lists every decision about the open money of an application, oldest first, with its payout. A declined ' +
          'one has the legal remedy against it.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(RefundList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async (request) => {
      const {
        actor,
        params: { id },
        query,
      } = request
      const application = await findCase(reader, id, actor, { parts: 'without_documents' })
      return pageById(query, { list: 'refunds', of: id }, async (paging) => {
        const rows = await listRefunds(reader, id, actor, paging)
        return presentRefunds(reader, rows, application, { actor, language: languageOf(request) })
      })
    },
  )
}

function createRefundRoute(app: App, { database }: RefundParts) {
  app.post(
    '/applications/:id/refunds',
    {
      schema: {
        operationId: 'createRefund',
        tags,
        summary: 'Decide about open money',
        description:
          'Decides, as the head of the responsible office, whether open money is refunded: all of it, or a part. The ' +
          'rest stays open, and so does what is paid later. It is decided once the application has ended or its ' +
          'permit is issued, by a head who neither recorded a payment nor reviewed, inspected or filed the ' +
          'application. A granted refund waits for its payout. Send the ETag of the application as `If-Match`.',
        params: ApplicationParams,
        headers: StepHeaders,
        body: NewRefund,
        response: { 201: ref(Refund), ...refusals('refund_not_open', ...changes) },
      },
    },
    async (request, reply) => {
      const {
        body: { amount, ...decision },
        headers,
        params: { id },
      } = request
      const answer = await onceInTransaction(database, keyOf(request, headers, request.body), async (tx) => {
        const made = await decideRefund(boundContextOf(request, tx), id, { ...decision, amount: amount.amount })
        return shows(tx, request, { id, refundId: made.id }, made.version)
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function createRefundPayoutRoute(app: App, { database }: RefundParts) {
  app.post(
    '/applications/:id/refunds/:refundId/payouts',
    {
      schema: {
        operationId: 'createRefundPayout',
        tags,
        summary: 'Record the payout of a refund',
        description:
          'Records that a granted refund was paid out, by a document of the slot `refund_evidence`, as a cashier of ' +
          'the responsible office who did not decide about it. A refund is paid out once, in whole. The reference is ' +
          "the treasury's own; account numbers are not stored. After a return it is paid out again, with another " +
          'receipt. Send the ETag of the application as `If-Match`.',
        params: RefundParams,
        headers: StepHeaders,
        body: NewRefundPayout,
        response: { 201: ref(Refund), ...refusals('refund_not_payable', ...changes) },
      },
    },
    async (request, reply) => {
      const { body: payout, headers, params } = request
      const answer = await onceInTransaction(database, keyOf(request, headers, payout), async (tx) => {
        const { version } = await payOutRefund(boundContextOf(request, tx), params, payout)
        return shows(tx, request, params, version)
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function createPayoutReturnRoute(app: App, { database }: RefundParts) {
  app.post(
    '/applications/:id/refunds/:refundId/payout-returns',
    {
      schema: {
        operationId: 'createPayoutReturn',
        tags,
        summary: 'Record the return of a payout',
        description:
          'Records that the bank returned the payout of a refund, such as for an account that was closed, by a ' +
          'document of the slot `refund_evidence`, as a cashier of the responsible office who did not decide about ' +
          'it. The whole amount is due again. The applicant is asked for the account to pay to. Send the ETag of the ' +
          'application as `If-Match`.',
        params: RefundParams,
        headers: StepHeaders,
        body: NewPayoutReturn,
        response: { 201: ref(Refund), ...refusals('payout_not_returnable', ...changes) },
      },
    },
    async (request, reply) => {
      const { body: returned, headers, params } = request
      const answer = await onceInTransaction(database, keyOf(request, headers, returned), async (tx) => {
        const { version } = await recordPayoutReturn(boundContextOf(request, tx), params, returned)
        return shows(tx, request, params, version)
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

/** Returns the answer with a refund as it is after a change, and the new version of its application. */
async function shows(
  tx: Db,
  request: Pick<FastifyRequest, 'headers' | 'actor'>,
  { id, refundId }: { id: string; refundId: string },
  version: number,
) {
  const { actor } = request
  const row = await findRefund(tx, id, refundId, actor)
  const application = await findCase(tx, id, actor, { parts: 'without_documents' })
  const body = await presentRefund(tx, row, application, { actor, language: languageOf(request) })
  return created(body, { etag: etagOf({ version }) })
}
