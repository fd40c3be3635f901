import type { Db } from '../platform/db/client.ts'

/**
 * Suspends agencies in the sandbox that are suspended in the live database, and reinstates the others in the sandbox,
 * so that nothing is delivered to a suspended agency. Returns the number of changed agencies.
 */
export async function followSuspensions(live: Db, sandbox: Db): Promise<number> {
  const suspended = await live<{ id: string }[]>`select id from clients where suspended_at is not null`
  const changed = await sandbox`
    with changing as (
      select c.id, c.id = any(${suspended.map(({ id }) => id)}::uuid[]) as is_suspended
      from clients c
    )
    update clients c
    set suspended_at = case when g.is_suspended then now() end,
      suspension_reason = case when g.is_suspended then 'Suspended in the live deployment.' end
    from changing g
    where g.id = c.id and (c.suspended_at is not null) <> g.is_suspended`
  return changed.count
}
