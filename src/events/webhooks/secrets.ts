import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { keyBytes } from '../../privacy/keys.ts'
import type { Vault } from '../../privacy/vault.ts'

/** The prefix of a secret by Standard Webhooks 1.0. */
const secretPrefix = 'whsec_'

/** The secrets of a webhook. Deliveries are signed with both while the previous one is valid. */
interface Secrets {
  current: string
  previous: string | null
}

/** Returns a new secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64. */
export const newSecret = (): string => `${secretPrefix}${randomBytes(keyBytes).toString('base64')}`

/** Encrypts the secrets of a webhook, bound to its id. `kid` names the data key. */
export async function sealSecrets(
  vault: Vault,
  webhookId: string,
  { current, previous }: Secrets,
): Promise<{ personal: string; kid: string }> {
  const { personal, kid } = await vault.seal(webhookId, [
    { pointer: '/current', kind: 'other', value: current },
    ...(previous === null ? [] : [{ pointer: '/previous', kind: 'other' as const, value: previous }]),
  ])
  if (personal === null || kid === null) throw new Error('The secrets of a webhook were not sealed.')
  return { personal, kid }
}

/** Decrypts the secrets of a webhook. Throws when they were altered, or sealed for another webhook. */
export async function openSecrets(vault: Vault, webhookId: string, personal: string): Promise<Secrets> {
  const values = await vault.open(webhookId, personal)
  const [current, previous] = [values.get('/current'), values.get('/previous')]
  if (typeof current !== 'string') throw new Error('A webhook has no secret.')
  return { current, previous: typeof previous === 'string' ? previous : null }
}

/** Returns the signatures of a message, separated by spaces. `seconds` is its `webhook-timestamp`. */
export type Sign = (messageId: string, seconds: number, body: Buffer) => string

/**
 * Returns a function that computes the header `webhook-signature` of Standard Webhooks 1.0: an HMAC-SHA256 for each
 * valid secret. It uses OpenSSL: the library `standardwebhooks` computes SHA-256 in JavaScript, at three times the
 * cost.
 */
export function signerOf({ current, previous }: Secrets, isPreviousValid: boolean): Sign {
  const keys = [current, ...(previous !== null && isPreviousValid ? [previous] : [])].map((secret) =>
    createSecretKey(secret.slice(secretPrefix.length), 'base64'),
  )
  return (messageId, seconds, body) =>
    keys
      .map((key) => createHmac('sha256', key).update(`${messageId}.${seconds}.`).update(body).digest('base64'))
      .map((signature) => `v1,${signature}`)
      .join(' ')
}
