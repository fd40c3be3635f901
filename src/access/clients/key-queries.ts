import type { Db } from '../../platform/db/client.ts'
import { managingScope } from '../keys/queries.ts'
import type { Agency, Environment, Registration } from './client.ts'
import type { Scope } from './scopes.ts'

/** Stores the last use of a key, at most once a minute. */
export const noteUse = (db: Db, keyId: string) => db`
  update client_keys
  set last_used_at = now()
  where id = ${keyId} and (last_used_at is null or last_used_at < now() - interval '1 minute')`

/** The client behind a presented credential. */
export interface Holder extends Omit<Agency, 'clientId'> {
  clientId: string
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

/** Returns the scopes of a key: those of the registration that it names, or all but the one for managing keys. */
const scopesOfKey = ({ registration: { scopes }, narrowedTo }: Row): readonly Scope[] =>
  scopes.filter((scope) => narrowedTo?.includes(scope) ?? scope !== managingScope)

/** Finds the client of a key by its hash. Undefined for an unknown key. */
export async function holderOfKey(db: Db, sha256: Buffer): Promise<Holder | undefined> {
  const [row] = await db<KeyRow[]>`
    select c.id as client_id, k.id as key_id, c.environment, c.registration, c.suspended_at is not null as suspended,
      k.expires_at, k.scopes as narrowed_to,
      case when k.revoked_at is not null then 'revoked' when k.expires_at <= now() then 'expired' end as ended
    from client_keys k join clients c on c.id = k.client_id where k.sha256 = ${sha256}`
  return row && flat(row, scopesOfKey(row))
}

/**
 * Finds the client that is registered with this subject and this client of the issuer. Undefined when there is none.
 */
export async function holderOfToken(
  db: Db,
  { clientId, subject }: { clientId: string; subject: string },
): Promise<Holder | undefined> {
  const [row] = await db<Row[]>`
    select c.id as client_id, null::uuid as key_id, c.environment, c.registration,
      c.suspended_at is not null as suspended,
      null::timestamptz as expires_at, null::text[] as narrowed_to, null as ended
    from clients c where c.oauth_subject = ${subject} and c.oauth_client_id = ${clientId}`
  return row && flat(row, row.registration.scopes)
}

/** True when a subject of the issuer belongs to an agency. Such a token must not authenticate a person. */
export async function isAgency(db: Db, subject: string): Promise<boolean> {
  return (await db`select from clients where oauth_subject = ${subject}`).length > 0
}
