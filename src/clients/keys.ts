import type { Db } from '../db/client.ts'
import type { Actor } from '../identity/actor.ts'
import { demandProvincialAdministrator } from '../identity/administrators.ts'
import { refuseNumbers } from '../privacy/no-numbers.ts'
import { fault } from '../problems/faults.ts'
import { Problem } from '../problems/problem.ts'
import { newKey } from './key.ts'
import { endKey, findKey, insertKey, type Key, keyFacts } from './key-queries.ts'
import { findClient } from './queries.ts'

/** One in use, and one to change over to. */
export const activeKeysLimit = 2
const attemptsLimit = 5

/** Issues a key. Its secret is in this answer and nowhere else. Throws `too_many_keys`, and `rule_broken` for an end that is past or more than a year ahead. */
export async function issueKey(db: Db, clientId: string, { label, expiresAt }: { label: string; expiresAt: string }, actor: Actor): Promise<{ key: Key; secret: string }> {
  demandProvincialAdministrator(actor, 'issue_key')
  refuseNumbers({ label })
  for (let attempt = 1; attempt <= attemptsLimit; attempt++) {
    const client = await findClient(db, clientId)
    const { active, mayEnd } = await keyFacts(db, clientId, expiresAt)
    if (!mayEnd) throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/expiresAt' }, 'expiry')] })
    if (active >= activeKeysLimit) throw new Problem('too_many_keys', { limit: activeKeysLimit })
    const { secret, ...kept } = newKey(client.environment)
    const details = { label, expiresAt, prefix: kept.prefix, lastFour: kept.lastFour }
    const key = await insertKey(db, client, { label, expiresAt, key: { secret, ...kept } }, { type: 'client.key_issued', actorId: actor.personId, details })
    if (key) return { key, secret }
  }
  throw new Problem('conflict', {})
}

/** Ends a key at once, in every process. Throws `not_found`, `revoked_already`, `rule_broken`. */
export async function revokeKey(db: Db, clientId: string, keyId: string, reason: string, actor: Actor): Promise<Key> {
  demandProvincialAdministrator(actor, 'revoke_key')
  refuseNumbers({ reason })
  const revoked = await endKey(db, clientId, keyId, reason, { type: 'client.key_revoked', actorId: actor.personId, details: { keyId, reason } })
  if (revoked) return revoked
  if (await findKey(db, clientId, keyId)) throw new Problem('revoked_already', {})
  throw new Problem('not_found', { what: 'key' })
}
