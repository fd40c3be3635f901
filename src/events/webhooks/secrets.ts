import { randomBytes } from 'node:crypto'
import { Webhook as Signer } from 'standardwebhooks'
import { keyBytes } from '../../privacy/keys.ts'
import type { Vault } from '../../privacy/vault.ts'

/** The secrets of a webhook. Deliveries are signed with both while the previous one is valid. */
export interface Secrets {
  current: string
  previous: string | null
}

/** Returns a new secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64. */
export const newSecret = (): string => `whsec_${randomBytes(keyBytes).toString('base64')}`

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

/** Returns the signatures of a message, separated by a space. */
export type Sign = (messageId: string, at: Date, body: string) => string

/** Returns a function that computes the header `webhook-signature` of Standard Webhooks 1.0. */
export function signerOf({ current, previous }: Secrets, isPreviousValid: boolean): Sign {
  const signers = [current, ...(previous !== null && isPreviousValid ? [previous] : [])].map(
    (secret) => new Signer(secret),
  )
  return (messageId, at, body) => signers.map((signer) => signer.sign(messageId, at, body)).join(' ')
}
