import { Webhook } from 'standardwebhooks'
import { timeNow } from '../../platform/clock.ts'
import { type Carrier, UndeliverableError } from './carrier.ts'

const answerMilliseconds = 10_000
/** It has the message already. */
const conflict = 409
/** The number takes no messages. */
const unprocessable = 422

/**
 * Hands SMS or WhatsApp messages to a gateway over HTTP, signed as in Standard Webhooks, the notice's id as
 * `webhook-id`. Any 2xx takes it; 409 says that it is there already, 422 that the number takes nothing. Everything
 * else, a redirect or an answer that is late included, is tried again.
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
    }).catch(() => {
      throw new Error('The gateway did not answer.')
    })
    await response.body?.cancel()
    if (response.status === unprocessable) throw new UndeliverableError(String(unprocessable), true)
    if (!response.ok && response.status !== conflict) throw new Error(`The gateway did not take it: ${response.status}`)
  }
  return { carry }
}
