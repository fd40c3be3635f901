import type { Actor } from '../../access/identity/actor.ts'
import { demandAdministering, demandAdministrator } from '../../access/identity/administrators.ts'
import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import { getOffice } from '../../network/offices/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import { type CounterHours, hoursFaults } from './counter-hours.ts'
import { insertHours, newestHours, type PublishedHours } from './hours-queries.ts'

/**
 * Publishes the next counter hours of an office as a whole; booked visits stay. Only for administrators whose area
 * includes the office. If there are counter hours, `ifVersion` must be theirs. Throws `not_found`, `forbidden`,
 * `precondition_required`, `stale`, `rule_broken`.
 */
export async function setHours(
  db: Db,
  officeId: string,
  hours: CounterHours,
  actor: Actor,
  ifVersion: number | undefined,
): Promise<PublishedHours> {
  const action = 'set_counter_hours'
  demandAdministrator(actor, action)
  const { regionCode } = await getOffice(db, officeId)
  demandAdministering(actor, regionCode, action)
  const before = await newestHours(db, officeId)
  if (before && ifVersion === undefined) throw new Problem('precondition_required', {})
  if (ifVersion !== undefined && ifVersion !== before?.version) throw new Problem('stale', {})
  demandNoFaults(hoursFaults(hours))
  const published = await insertHours(db, officeId, before?.version ?? 0, hours, actor.personId)
  if (!published) throw new Problem('stale', {})
  return published
}
