import type { Schemas } from './client.ts'

const toleranceSeconds = 300
const milliseconds = 1_000

/**
 * Thrown for a delivery without a signature by one of the secrets, or with a time that is too far from now. Answer 401.
 */
export class WebhookRejected extends Error {}

/**
 * Returns the event of a delivery after verifying it (Standard Webhooks 1.0): one of the secrets signed exactly this
 * body, and the signed time is within five minutes of `now`. Pass the unparsed body, and during a rotation both
 * secrets. The same event can be delivered again with the same `webhook-id`. Throws `WebhookRejected`, and a
 * `TypeError` for a secret that is not Base64.
 */
export async function verifyWebhook(
  body: string,
  headers: Headers | Readonly<Record<string, string | string[] | undefined>>,
  secrets: string | readonly string[],
  now: Date = new Date(),
): Promise<Schemas['CloudEvent']> {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    String((headers instanceof Headers ? headers.get(name) : headers[name]) ?? ''),
  )
  const age = Math.abs(now.getTime() / milliseconds - Number(timestamp || 'none'))
  if (!(age <= toleranceSeconds)) throw new WebhookRejected('The delivery is too old, too new, or has no time.')
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  const given = (signatures ?? '').split(' ').flatMap((each) => (each.startsWith('v1,') ? bytesOf(each.slice(3)) : []))
  for (const secret of [secrets].flat()) {
    const key = await keyOf(secret)
    for (const signature of given)
      if (await crypto.subtle.verify('HMAC', key, signature, signed)) return JSON.parse(body)
  }
  throw new WebhookRejected('None of the secrets signed this delivery.')
}

const keyOf = (secret: string) => {
  const [bytes] = bytesOf(secret.replace(/^whsec_/, ''))
  if (!bytes) throw new TypeError('A secret is `whsec_` and Base64.')
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

/** Decodes Base64. Returns the bytes as the only item; an empty array for other text. */
function bytesOf(text: string): Uint8Array<ArrayBuffer>[] {
  try {
    return [Uint8Array.from(atob(text), (character) => character.charCodeAt(0))]
  } catch {
    return []
  }
}
