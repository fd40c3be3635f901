import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Agency } from './client.ts'

/**
 * Throws `client_suspended` if an agency is suspended now. Call it before a write that follows a long wait for the
 * request, such as for a file: a suspension takes effect at once. A suspension that commits later waits for `tx`.
 */
export async function demandNotSuspended(tx: Db, { clientId }: Pick<Agency, 'clientId'>): Promise<void> {
  const [suspended] = await tx`
    select
    from clients c
    where c.id = ${clientId} and c.suspended_at is not null
    for share`
  if (suspended) throw new Problem('client_suspended', {})
}
