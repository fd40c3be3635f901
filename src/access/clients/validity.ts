import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Agency } from './client.ts'

/**
 * Throws `client_suspended` if an agency is suspended now, and `unauthorized` if the key of its request is revoked or
 * has expired. Call it before a write that follows a long wait for the request, such as for a file: all take effect at
 * once. A suspension or revocation that commits later waits for `tx`.
 */
export async function demandValidAgency(
  tx: Db,
  { clientId, keyId }: Pick<Agency, 'clientId' | 'keyId'>,
): Promise<void> {
  const [client] = await tx<{ suspended: boolean }[]>`
    select suspended_at is not null as suspended
    from clients
    where id = ${clientId}
    for share`
  if (client?.suspended) throw new Problem('client_suspended', {})
  if (keyId === null) return
  const [ended] = await tx<{ revoked: boolean }[]>`
    select revoked_at is not null as revoked
    from client_keys
    where id = ${keyId} and (revoked_at is not null or expires_at <= now())`
  if (ended) throw new Problem('unauthorized', { reason: ended.revoked ? 'key_revoked' : 'key_expired' })
}
