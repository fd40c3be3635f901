import type { Journey } from '../journey.ts'
import { atHour, day } from '../moments.ts'
import type { Town } from '../town.ts'

/** Counts the steps of each day from the history, those of the system included, and the applications in each status. */
export async function* countSteps(town: Town): Journey {
  for (let since = new Date(0); ; ) {
    yield { at: atHour(town.now + day, 1), act: 'counts the steps of a day' }
    const until = new Date(town.now)
    const { pool } = town.world.program.database
    const rows = await pool<{ action: string; from: string; to: string; count: number }[]>`
      select action, from_status as "from", to_status as "to", count(*)::int as count
      from application_events
      where action is not null and from_status is not null and at >= ${since} and at < ${until}
      group by 1, 2, 3`.catch(() => undefined)
    for (const { action, from, to, count } of rows ?? []) town.coverage.stepped(`${action}: ${from} → ${to}`, count)
    if (rows) since = until
    const statuses = await pool<{ status: string; count: number }[]>`
      select status::text, count(*)::int as count
      from applications
      where discarded_at is null
      group by 1`.catch(() => undefined)
    if (statuses) town.coverage.statuses = new Map(statuses.map(({ status, count }) => [status, count]))
  }
}
