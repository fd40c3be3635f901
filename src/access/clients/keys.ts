import { fault } from '../../http/problems/faults.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Actor } from '../identity/actor.ts'
import { demandProvincialAdministrator } from '../identity/administrators.ts'
import { issueKeyTo, revokeKeyOf } from '../keys/issue.ts'
import type { Key, NarrowedKey } from '../keys/queries.ts'
import type { Agency, Client } from './client.ts'
import { findClient, recordChange } from './queries.ts'

/**
 * Issues a key to an agency. Throws `forbidden` unless the actor administers the province, and what `issueFor` throws.
 */
export async function issueKey(
  db: Db,
  clientId: string,
  input: NarrowedKey,
  actor: Actor,
): Promise<{ key: Key; secret: string }> {
  demandProvincialAdministrator(actor, 'issue_key')
  return issueFor(db, clientId, input, { actorId: actor.personId })
}

/**
 * Issues a key to the agency of the request; the history names the key of the request. Throws what `issueFor` throws.
 */
export const issueOwnKey = (db: Db, agency: Agency, input: NarrowedKey): Promise<{ key: Key; secret: string }> =>
  issueFor(db, agency.clientId, input, { actorId: null, byKeyId: agency.keyId })

/** An administrator, or a key of the agency, that changes keys. `byKeyId` is null for a token of its client. */
type Doer = { actorId: string } | { actorId: null; byKeyId: string | null }

/** Throws `not_found`, `rule_broken` for scopes outside of the registration, and what `issueKeyTo` throws. */
const issueFor = (db: Db, clientId: string, input: NarrowedKey, { actorId, ...by }: Doer) =>
  issueKeyTo(
    db,
    'client',
    async () => {
      const client = await findClient(db, clientId)
      demandRegistered(client, input.scopes ?? [])
      return client
    },
    input,
    (details) => recordChange(db, { type: 'client.key_issued', actorId, details: { ...details, ...by } }),
  )

function demandRegistered({ scopes: registered }: Client, scopes: readonly string[]): void {
  const known: readonly string[] = registered
  const errors = scopes.flatMap((scope, index) =>
    known.includes(scope) ? [] : [fault({ pointer: `/scopes/${index}` }, 'enum', { allowedValues: [...known] })],
  )
  if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
}

/**
 * Revokes a key of an agency. Throws `forbidden` unless the actor administers the province, and what `revokeKeyOf`
 * throws.
 */
export async function revokeKey(db: Db, clientId: string, keyId: string, reason: string, actor: Actor): Promise<Key> {
  demandProvincialAdministrator(actor, 'revoke_key')
  return revokeKeyOf(
    db,
    'client',
    clientId,
    { keyId, reason },
    { event: recordChange(db, { type: 'client.key_revoked', actorId: actor.personId, details: { keyId, reason } }) },
  )
}

/**
 * Revokes a key of the agency of the request, which may be the key of the request. Throws what `revokeKeyOf` throws.
 */
export const revokeOwnKey = (
  db: Db,
  { clientId, keyId: byKeyId }: Agency,
  keyId: string,
  reason: string,
): Promise<Key> =>
  revokeKeyOf(
    db,
    'client',
    clientId,
    { keyId, reason },
    { event: recordChange(db, { type: 'client.key_revoked', actorId: null, details: { keyId, reason, byKeyId } }) },
  )
