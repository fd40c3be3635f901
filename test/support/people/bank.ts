import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { rupiah } from '../journey.ts'
import type { Network } from '../network.ts'
import type { Reply } from '../person.ts'

/** The secret that the bank of a network signs its events with. */
export const bankSecret = `whsec_${randomBytes(32).toString('base64')}`

/** Returns the headers with which a bank sends this body, signed by Standard Webhooks. */
export function signedByBank(
  body: string,
  { secret = bankSecret, at = new Date(), id = `${crypto.randomUUID()}` } = {},
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
}

/** Reports a transaction of its own for an assessment, of so many whole rupiah, as the bank does. */
export function bankPays(
  { nobody }: Pick<Network, 'nobody'>,
  assessmentNumber: string,
  amount: number,
): Promise<Reply> {
  const now = new Date().toISOString()
  const data = { transactionId: crypto.randomUUID(), assessmentNumber, amount: rupiah(amount), paidAt: now }
  const payload = JSON.stringify({ type: 'payment.received', timestamp: now, data })
  return nobody.asks('POST', '/v1/payment-events', {
    raw: { payload, type: 'application/json' },
    headers: signedByBank(payload),
  })
}
