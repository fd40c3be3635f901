import type { Actor } from '../../access/identity/actor.ts'
import { demandAdministering } from '../../access/identity/administrators.ts'
import { withPostsInForce } from '../../access/identity/queries.ts'
import type { ActionLabel } from '../../http/problems/labels/actions.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'

/**
 * Takes the advisory lock on changes of offices, until the transaction ends. Offices change a few times a year, so one
 * lock for all is enough; applications never take it. Returns the time at which the lock was taken, so that events
 * under it are in order.
 */
export async function lockOffices(tx: Db): Promise<Date> {
  await tx`select pg_advisory_xact_lock(hashtextextended('offices', 0))`
  const [row] = await tx<{ at: Date }[]>`select clock_timestamp() as at`
  if (!row) throw new Error('There is no time.')
  return row.at
}

/**
 * As `lockOffices`, for an administrator of an office. Others are refused before the lock, so that they make nobody
 * wait. Returns the administrator with the posts that are in force under the lock: one may end during the wait. Throws
 * `not_found`, `forbidden`.
 */
export async function lockOfficesFor(
  tx: Db,
  waiting: Actor,
  officeId: string,
  action: ActionLabel,
): Promise<{ at: Date; actor: Actor }> {
  const [office] = await tx<{ regionCode: string }[]>`
    select o.region_code
    from offices o
    where o.id = ${officeId}`
  if (!office) throw new Problem('not_found', { what: 'office' })
  return lockOfficesIn(tx, waiting, office.regionCode, action)
}

/** As `lockOfficesFor`, for an administrator of a region. Throws `forbidden`. */
export async function lockOfficesIn(
  tx: Db,
  waiting: Actor,
  regionCode: string,
  action: ActionLabel,
): Promise<{ at: Date; actor: Actor }> {
  demandAdministering(waiting, regionCode, action)
  const at = await lockOffices(tx)
  const actor = await withPostsInForce(tx, waiting)
  demandAdministering(actor, regionCode, action)
  return { at, actor }
}
