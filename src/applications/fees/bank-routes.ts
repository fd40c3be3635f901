import type { FastifyRequest } from 'fastify'
import { Webhook } from 'standardwebhooks'
import Type from 'typebox'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import { encodingProblem } from '../../http/scope.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Consequence } from '../steps/consequence.ts'
import { presentPayment } from './present.ts'
import { receivePayment } from './receive.ts'
import { Payment, PaymentEvent } from './schema.ts'

const SignatureHeaders = Type.Object({
  'webhook-id': Type.String({
    maxLength: 200,
    description: "The bank's id of the event. It is the same for each attempt.",
  }),
  'webhook-timestamp': Type.String({
    maxLength: 20,
    description: 'When this attempt was signed, in seconds since 1970.',
  }),
  'webhook-signature': Type.String({ maxLength: 1_000, description: 'One or more signatures, as in `v1,…`.' }),
})

/** The only media type of payment events. */
const eventType = 'application/json'

/**
 * The route that receives payment events of banks (Standard Webhooks). A body is parsed only after its signature is
 * verified by one of `bankSecrets`; otherwise it is `unauthorized`. All secrets are valid, so that they can be rotated.
 * Before that, a body that is not UTF-8 is refused: its signature is of its bytes, and would seem to be wrong. The
 * parsers of the API verify nothing: none of them stays.
 */
export async function bank(
  app: App,
  {
    database,
    bankSecrets,
    consequences,
  }: { database: Database; bankSecrets: readonly string[]; consequences: readonly Consequence[] },
) {
  const signatures = bankSecrets.map((secret) => new Webhook(secret))
  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(eventType, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const problem = encodingProblem(body)
    if (problem) return done(problem)
    if (!signatures.some((signature) => isSigned(signature, body.toString(), request)))
      return done(new Problem('unauthorized', { reason: 'signature' }))
    parseJson(request, body.toString(), done)
  })

  app.post(
    '/payment-events',
    {
      schema: {
        operationId: 'receivePaymentEvent',
        tags: ['Fees'],
        summary: 'Receive a payment event',
        description:
          'For banks: call this when somebody has paid. Sign the event as in Standard Webhooks, with the secret that ' +
          'the operator gave you; otherwise the answer is 401. The same transaction counts once, however often it is ' +
          'sent. Partial, excess and late payments are booked as well, as long as all payments for the application ' +
          'are together at most 10^15 rupiah. When the fee is paid in full, the application moves on.',
        consumes: [eventType],
        security: [{ bankSignature: [] }],
        headers: SignatureHeaders,
        body: PaymentEvent,
        response: { 200: ref(Payment), ...refusals('unauthorized', 'conflict', 'rule_broken', 'payment_differs') },
      },
    },
    async ({ body: { data } }) => {
      const {
        assessmentNumber,
        transactionId,
        amount: { amount },
        paidAt,
      } = data
      return presentPayment(
        await receivePayment(database, consequences, {
          assessmentNumber,
          transactionId,
          amount,
          paidAt: new Date(paidAt),
        }),
      )
    },
  )
}

function isSigned(signature: Webhook, body: string, { headers }: FastifyRequest): boolean {
  const [id, timestamp, signed] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    String(headers[name] ?? ''),
  )
  try {
    signature.verify(
      body,
      { 'webhook-id': id ?? '', 'webhook-timestamp': timestamp ?? '', 'webhook-signature': signed ?? '' },
      { jsonParse: false },
    )
    return true
  } catch {
    return false
  }
}
