import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

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
