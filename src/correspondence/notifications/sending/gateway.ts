import { Webhook } from 'standardwebhooks'
import { timeNow } from '../../../platform/clock.ts'
import { networkReason } from '../../../platform/network-reason.ts'
import { type Carrier, UndeliverableError } from './carrier.ts'

const answerMilliseconds = 10_000
/** The status for a message that the gateway already has. */
const conflict = 409
/** The status for a number that accepts no messages. */
const unprocessable = 422

/**
 * Sends SMS or WhatsApp messages to a gateway over HTTP, signed by Standard Webhooks with the notice's id as
 * `webhook-id`. 2xx and 409 (known already) mean accepted; 422 means that the number accepts nothing. Any other answer,
 * a redirect, and none within 10 seconds are retried. A failure names its reason, and never the number.
 */
export function gatewayCarrier(url: string, secret: string): Carrier {
  const signer = new Webhook(secret)
  async function carry({ noticeId, content }: Parameters<Carrier['carry']>[0]): Promise<void> {
    const at = timeNow()
    const body = content.toString()
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(answerMilliseconds),
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': noticeId,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signer.sign(noticeId, at, body),
      },
    }).catch((error: unknown) => {
      throw new Error(`The gateway did not answer: ${networkReason(error)}`)
    })
    await response.body?.cancel()
    if (response.status === unprocessable) throw new UndeliverableError(String(unprocessable), true)
    if (!response.ok && response.status !== conflict) throw new Error(`The gateway did not take it: ${response.status}`)
  }
  return { carry }
}
