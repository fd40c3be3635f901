import type { Db } from '../platform/db/client.ts'
import { lowestId } from '../platform/db/ids.ts'

/** Lists at most `limit` erased applications `after` one that have an objection with grounds, and none that is open. */
export async function listWithGrounds(db: Db, limit: number, after = lowestId): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    select a.id
    from applications a
    where a.erased_at is not null and a.id > ${after}::uuid
      and a.id in (select b.application_id from objections b where b.personal is not null)
      and not exists (select from objections b where b.application_id = a.id and b.state = 'open')
    order by a.id
    limit ${limit}`
  return rows.map(({ id }) => id)
}

/**
 * Locks those of these applications that nobody has locked, before the grounds are erased by another statement of the
 * transaction `tx`: no objection is filed or decided meanwhile. Returns their ids.
 */
export async function lockWithGrounds(tx: Db, ids: readonly string[]): Promise<string[]> {
  const locked = await tx<{ id: string }[]>`
    select a.id
    from applications a
    where a.id = any(${[...ids]}::uuid[])
    for update skip locked`
  return locked.map(({ id }) => id)
}

/** Erases the grounds of all objections of applications without an open one. Returns the number of objections. */
export async function eraseGrounds(tx: Db, ids: readonly string[]): Promise<number> {
  const { count } = await tx`
    update objections b
    set personal = null, personal_kid = null
    where b.application_id = any(${[...ids]}::uuid[]) and b.personal is not null
      and not exists (select from objections l where l.application_id = b.application_id and l.state = 'open')`
  return count
}
