import type { Actor } from '../../access/identity/actor.ts'
import { demandProvincialAdministrator } from '../../access/identity/administrators.ts'
import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { insertCalendar, newestCalendar, type PublishedCalendar } from './queries.ts'
import type { CalendarDefinition } from './schema.ts'

/** A calendar to publish: `ifVersion` is the version that was read, `today` a day in the network's time zone. */
interface Publication {
  year: number
  ifVersion: number | undefined
  definition: CalendarDefinition
  today: string
}

/**
 * Publishes the next version of the calendar of a year. A job recomputes the deadlines of open applications. Only the
 * first version of a year may change the working time of past days. Throws `forbidden`, `precondition_required`,
 * `stale`, `rule_broken`.
 */
export async function publishCalendar(
  db: Db,
  { year, ifVersion, definition, today }: Publication,
  actor: Actor,
): Promise<PublishedCalendar> {
  demandProvincialAdministrator(actor, 'publish_calendar')
  const before = await newestCalendar(db, year)
  if (before && ifVersion === undefined) throw new Problem('precondition_required', {})
  if (ifVersion !== undefined && ifVersion !== (before?.version ?? 0)) throw new Problem('stale', {})
  const { calendarFaults, passedDayFaults } = await import('./calendar-check.ts')
  const faults = calendarFaults(year, definition)
  demandNoFaults(faults.length > 0 || !before ? faults : passedDayFaults(year, before.definition, definition, today))
  const published = await insertCalendar(db, year, before?.version ?? 0, definition, actor.personId)
  if (!published) throw new Problem('stale', {})
  return published
}
