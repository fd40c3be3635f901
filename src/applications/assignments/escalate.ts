import { known } from '../../network/calendar/known.ts'
import { currentEdition, workingCalendar } from '../../network/calendar/queries.ts'
import { addWorkingTime, type WorkingCalendar } from '../../network/calendar/working-time.ts'
import type { Db } from '../../platform/db/client.ts'
import { escalateByRule, escalationRules } from './escalation-queries.ts'

const batch = 500
const hour = 3_600_000

/**
 * Escalates applications to the office above by the rules of their permit types: once by each rule and counted time,
 * with an event that names the rule. At most 500 by each rule; returns the number. Applications of the province have no
 * office above and stay there. `at`: the time in milliseconds since 1970; by default that of the database, since an
 * escalation that comes early is not taken back.
 */
export async function escalateApplications(db: Db, at?: number): Promise<number> {
  const rules = await escalationRules(db)
  const [first] = rules
  if (!first) return 0
  const now = at ?? first.now.getTime()
  const calendar = await workingCalendar(db, await currentEdition(db))
  let escalated = 0
  for (const rule of rules)
    escalated += await escalateByRule(db, rule, dueBy(calendar, now, rule.remainingHours), batch)
  return escalated
}

/** Returns the instant that lies this many working hours after `now`. Null when the calendar ends before. */
const dueBy = (calendar: WorkingCalendar, now: number, hours: number): Date | null =>
  known(() => new Date(addWorkingTime(calendar, now, hours * hour))).value
