import type { Db } from '../../platform/db/client.ts'
import { managingScope } from '../keys/queries.ts'
import type { Agency, Environment, Registration } from './client.ts'
import type { Scope } from './scopes.ts'

/** Stores the last use of a key, at most once a minute. */
export const noteUse = (db: Db, keyId: string) => db`
  update client_keys
  set last_used_at = now()
  where id = ${keyId} and (last_used_at is null or last_used_at < now() - interval '1 minute')`

/**
 * The client that a key or token belongs to. `ended` and `expiresAt` are null for a token; `ended` also for a valid
 * key.
 */
export interface Holder extends Agency {
  suspended: boolean
  ended: 'revoked' | 'expired' | null
  expiresAt: Date | null
}

interface Row {
  clientId: string
  keyId: string | null
  environment: Environment
  registration: Registration
  suspended: boolean
  ended: Holder['ended']
  expiresAt: Date | null
  narrowedTo: readonly string[] | null
}

interface KeyRow extends Row {
  keyId: string
  expiresAt: Date
}

const flat = ({ registration, narrowedTo: _narrowedTo, ...row }: Row, scopes: readonly Scope[]): Holder => ({
  ...row,
  purposes: registration.purposes,
  permitTypes: registration.permitTypes,
  regions: registration.regions,
  scopes,
  ratePolicy: registration.ratePolicy,
})

/** Returns the registered scopes to which the key is narrowed; all but `keys:write` when it is not narrowed. */
const scopesOfKey = ({ registration: { scopes }, narrowedTo }: Row): readonly Scope[] =>
  scopes.filter((scope) => narrowedTo?.includes(scope) ?? scope !== managingScope)

/** Returns the client of a key by its SHA-256, also of a revoked or expired key. Undefined for an unknown key. */
export async function holderOfKey(db: Db, sha256: Buffer): Promise<Holder | undefined> {
  const [row] = await db<KeyRow[]>`
    select c.id as client_id, k.id as key_id, c.environment, c.registration, c.suspended_at is not null as suspended,
      k.expires_at, k.scopes as narrowed_to,
      case when k.revoked_at is not null then 'revoked' when k.expires_at <= now() then 'expired' end as ended
    from client_keys k
    join clients c on c.id = k.client_id
    where k.sha256 = ${sha256}`
  return row && flat(row, scopesOfKey(row))
}

/** Returns the client that is registered with this client and this subject of the issuer. Undefined: none. */
export async function holderOfToken(
  db: Db,
  { clientId, subject }: { clientId: string; subject: string },
): Promise<Holder | undefined> {
  const [row] = await db<Row[]>`
    select c.id as client_id, null::uuid as key_id, c.environment, c.registration,
      c.suspended_at is not null as suspended,
      null::timestamptz as expires_at, null::text[] as narrowed_to, null as ended
    from clients c
    where c.oauth_subject = ${subject} and c.oauth_client_id = ${clientId}`
  return row && flat(row, row.registration.scopes)
}
