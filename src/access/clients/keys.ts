import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults } from '../../http/problems/problem.ts'
import type { Database, Db } from '../../platform/db/client.ts'
import type { Actor } from '../identity/actor.ts'
import { demandProvincialAdministrator } from '../identity/administrators.ts'
import { issueKeyTo, type KeyRevocation, revokeKeyOf } from '../keys/issue.ts'
import { type Key, managingScope, type NarrowedKey } from '../keys/queries.ts'
import type { Agency, Client, Environment } from './client.ts'
import { findClient, recordChange } from './queries.ts'

/** The parts by which keys of agencies are managed. */
export interface KeyParts {
  database: Database
  /** The environments of the keys that can be issued: that of the deployment, and `test` where it has a sandbox. */
  keyEnvironments: readonly Environment[]
}

/**
 * Issues a key to an agency. Throws `forbidden` unless the actor administers the province, and what `issueFor` throws.
 */
export async function issueKey(
  db: Db,
  clientId: string,
  input: NarrowedKey,
  { actor, keyEnvironments }: { actor: Actor } & Pick<KeyParts, 'keyEnvironments'>,
): Promise<{ key: Key; secret: string }> {
  demandProvincialAdministrator(actor, 'issue_key')
  return issueFor(db, clientId, input, keyEnvironments, { actorId: actor.personId })
}

/**
 * Issues a key to the agency of the request; the history names the key of the request. Throws what `issueFor` throws.
 */
export const issueOwnKey = (
  db: Db,
  agency: Agency,
  input: NarrowedKey,
  keyEnvironments: readonly Environment[],
): Promise<{ key: Key; secret: string }> =>
  issueFor(db, agency.clientId, input, keyEnvironments, { actorId: null, byKeyId: agency.keyId })

/** An administrator, or a key of the agency, that changes keys. `byKeyId` is null for a token of its client. */
type Doer = { actorId: string } | { actorId: null; byKeyId: string | null }

/**
 * Throws `not_found`, `rule_broken` for scopes outside of the registration, for `keys:write` of a test key and for an
 * environment that has no keys here, and what `issueKeyTo` throws.
 */
const issueFor = (
  db: Db,
  clientId: string,
  input: NarrowedKey,
  keyEnvironments: readonly Environment[],
  { actorId, ...by }: Doer,
) =>
  issueKeyTo(
    db,
    'client',
    async () => {
      const client = await findClient(db, clientId)
      demandIssuable(client, input, keyEnvironments)
      return client
    },
    input,
    (details) => recordChange(db, { type: 'client.key_issued', actorId, details: { ...details, ...by } }),
  )

function demandIssuable(
  { scopes: registered, environment: here }: Client,
  { scopes = [], environment = here }: NarrowedKey,
  keyEnvironments: readonly Environment[],
): void {
  const known: readonly string[] =
    environment === here ? registered : registered.filter((scope) => scope !== managingScope)
  demandNoFaults([
    ...scopes.flatMap((scope, index) =>
      known.includes(scope) ? [] : [fault({ pointer: `/scopes/${index}` }, 'enum', { allowedValues: [...known] })],
    ),
    ...(keyEnvironments.includes(environment)
      ? []
      : [fault({ pointer: '/environment' }, 'enum', { allowedValues: [...keyEnvironments] })]),
  ])
}

/**
 * Revokes a key of an agency. Throws `forbidden` unless the actor administers the province, and what `revokeKeyOf`
 * throws.
 */
export async function revokeKey(db: Db, clientId: string, revoked: KeyRevocation, actor: Actor): Promise<Key> {
  demandProvincialAdministrator(actor, 'revoke_key')
  return revokeKeyOf(db, 'client', clientId, revoked, {
    event: recordChange(db, { type: 'client.key_revoked', actorId: actor.personId, details: { ...revoked } }),
  })
}

/**
 * Revokes a key of the agency of the request, which may be the key of the request. Throws what `revokeKeyOf` throws.
 */
export const revokeOwnKey = (db: Db, { clientId, keyId: byKeyId }: Agency, revoked: KeyRevocation): Promise<Key> =>
  revokeKeyOf(db, 'client', clientId, revoked, {
    event: recordChange(db, { type: 'client.key_revoked', actorId: null, details: { ...revoked, byKeyId } }),
  })
