import assert from 'node:assert/strict'
import { eventually } from '../deployment/object-store.ts'
import type { Network } from '../network.ts'
import { isRefused } from '../refusal.ts'
import { type Agency, agency, agencyWith, type Client, type IssuedKey, inDays, issues, type Key } from './agencies.ts'

export interface Own {
  client: Client
  keyId: string | null
  scopes: string[]
  limit: { policy: string; quota: number; seconds: number; remaining: number; resetsInSeconds: number }
}

export const ownScopes = ['permits:read', 'client:read', 'keys:write']
/** A registration with all rights that an agency can have for its own registration. */
export const registration = { scopes: ownScopes, permitTypes: ['*'], regions: ['*'] }

/** Registers an agency with two keys: one with all scopes, and one with the default scopes. */
export async function withTwoKeys(net: Network) {
  const { client, key, agency: manager } = await agency(net, registration)
  const reading = await issues(net, client)
  return { client, key, manager, reading, reader: agencyWith(net, reading.secret) }
}
export const triesToIssue = (who: Agency, changes: object = {}, headers: Record<string, string> = {}) =>
  who.asks('POST', '/v1/client/keys', { body: { label: 'Desk', expiresAt: inDays(30), ...changes }, headers })
export const issuesOwn = async (who: Agency, changes: object = {}): Promise<IssuedKey> => {
  const reply = await triesToIssue(who, changes)
  assert.equal(reply.status, 201, reply.text)
  return reply.json()
}
export const revokes = (who: Agency, { id }: { id: string }) =>
  who.asks('POST', `/v1/client/keys/${id}/revocations`, { body: { reason: 'Seen in public.' } })
export const keysOf = async (who: Agency) => (await who.does<{ data: Key[] }>(200, 'GET', '/v1/client/keys')).data
export const readsItself = (who: Agency) => who.does<Own>(200, 'GET', '/v1/client')
export const isTold = async (who: Agency) => (await who.asksFor('/v1/permits')).status

/** Waits until the API refuses a revoked key, and asserts the problem. */
export async function isRefusedSoon(who: Agency): Promise<void> {
  await eventually('the notice of the revocation has come', async () => (await isTold(who)) === 401)
  isRefused(await who.asks('GET', '/v1/client'), 401, 'unauthorized')
}
