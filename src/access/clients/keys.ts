import type { Db } from '../../platform/db/client.ts'
import type { Actor } from '../identity/actor.ts'
import { demandProvincialAdministrator } from '../identity/administrators.ts'
import { issueKeyTo, revokeKeyOf } from '../keys/issue.ts'
import type { Key } from '../keys/queries.ts'
import { findClient, recordChange } from './queries.ts'

/** Issues a key to an agency, by an administrator of the province. Throws what `issueKeyTo` throws. */
export async function issueKey(
  db: Db,
  clientId: string,
  input: { label: string; expiresAt: string },
  actor: Actor,
): Promise<{ key: Key; secret: string }> {
  demandProvincialAdministrator(actor, 'issue_key')
  return issueKeyTo(
    db,
    'client',
    () => findClient(db, clientId),
    input,
    (details) => recordChange(db, { type: 'client.key_issued', actorId: actor.personId, details: { ...details } }),
  )
}

/** Ends a key of an agency. Throws what `revokeKeyOf` throws. */
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
