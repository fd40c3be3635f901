import { Temporal } from 'temporal-polyfill'
import { recomputeDeadlines } from '../../../src/applications/clocks/deadlines.ts'
import type { Network } from '../network.ts'

const zone = 'Asia/Jakarta'

/**
 * Sets the beginnings of the intervals of an application, as local times of the network, and recomputes its deadline.
 */
export async function setIntervals(
  { database: { pool } }: Pick<Network, 'database'>,
  application: { id: string },
  ...beginnings: string[]
): Promise<void> {
  const starts = beginnings.map((text) =>
    Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(zone).toInstant().toString(),
  )
  await pool.begin(async (tx) => {
    await tx`
      update application_intervals i
      set started_at = s.start::timestamptz, ended_at = case when i.ended_at is not null then s.next::timestamptz end
      from (
        select start, n, lead(start) over (order by n) as next
        from unnest(${starts}::text[]) with ordinality as t (start, n)
      ) s
      where i.application_id = ${application.id} and i.sequence = s.n`
    await tx`
      update applications
      set status_since = ${starts.at(-1) ?? ''}::timestamptz, calendar_edition = 0
      where id = ${application.id}`
  })
  await recomputeDeadlines(pool)
}

/** Returns an instant as local time of the network, such as `2026-11-30 09:00`; null for null. */
export const local = (instant: string | null): string | null =>
  instant === null
    ? null
    : Temporal.Instant.from(instant)
        .toZonedDateTimeISO(zone)
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' })
        .replace('T', ' ')
