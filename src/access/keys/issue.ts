import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../http/problems/problem.ts'
import { retrying } from '../../http/retrying.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Environment } from '../clients/client.ts'
import { type KeyKind, newKey } from './key.ts'
import { endKey, hasKey, insertKey, type Key, type KeyHolder, keyFacts, type NarrowedKey } from './queries.ts'

/**
 * The limit of active keys of a holder: one in use, and one to change to. An agency has as many again with
 * `keys:write`, and as many test keys.
 */
const activeKeysLimit = 2

interface Holder {
  id: string
  version: number
  environment: Environment
}
const kinds = { client: 'agency', kiosk: 'kiosk' } as const satisfies Record<KeyHolder, KeyKind>

/** The details of a key in the history of its holder. */
interface IssuedDetails {
  label: string
  expiresAt: string
  prefix: string
  lastFour: string
  scopes?: readonly string[]
}

/**
 * Issues a key to the holder that `find` returns, again after a concurrent change. Only a hash of the secret is stored.
 * Throws `too_many_keys`, `conflict`, and `rule_broken` for an end in the past or more than a year ahead, and for a
 * personal number in the label.
 */
export async function issueKeyTo(
  db: Db,
  of: KeyHolder,
  find: () => Promise<Holder>,
  { label, expiresAt, scopes, environment }: NarrowedKey,
  event: (details: IssuedDetails) => Fragment,
): Promise<{ key: Key; secret: string }> {
  refuseNumbers({ label })
  return retrying(async () => {
    const holder = await find()
    const made = newKey(environment ?? holder.environment, kinds[of])
    const { prefix, lastFour } = made
    const { active, mayEnd } = await keyFacts(db, of, holder.id, { expiresAt, scopes, prefix })
    if (!mayEnd) throw ruleBroken(fault({ pointer: '/expiresAt' }, 'expiry'))
    if (active >= activeKeysLimit) throw new Problem('too_many_keys', { limit: activeKeysLimit })
    const issued = event({ label, expiresAt, prefix, lastFour, ...(scopes && { scopes }) })
    const key = await insertKey(db, of, holder, { label, expiresAt, scopes, made }, issued)
    return key && { key, secret: made.secret }
  })
}

/** A key to revoke, and the reason, which its history shows. */
export interface KeyRevocation {
  keyId: string
  reason: string
}

/**
 * Revokes a key at once, in every process; `alsoEnds` runs in the same statement. Throws `not_found`,
 * `revoked_already`, and `rule_broken` for a personal number in the reason.
 */
export async function revokeKeyOf(
  db: Db,
  of: KeyHolder,
  holderId: string,
  { keyId, reason }: KeyRevocation,
  writes: { event: Fragment; alsoEnds?: Fragment },
): Promise<Key> {
  refuseNumbers({ reason })
  const revoked = await endKey(db, of, holderId, { keyId, reason }, writes)
  if (revoked) return revoked
  if (await hasKey(db, of, holderId, keyId)) throw new Problem('revoked_already', {})
  throw new Problem('not_found', { what: 'key' })
}
