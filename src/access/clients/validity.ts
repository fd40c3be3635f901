import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Agency } from './client.ts'

/**
 * Throws `client_suspended` if an agency is suspended now, and `unauthorized` if the key of its request is revoked.
 * Call it before a write that follows a long wait for the request, such as for a file: both take effect at once. A
 * suspension or revocation that commits later waits for `tx`.
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
  const revoked = await tx`select from client_keys where id = ${keyId} and revoked_at is not null`
  if (revoked.length > 0) throw new Problem('unauthorized', { reason: 'key_revoked' })
}
