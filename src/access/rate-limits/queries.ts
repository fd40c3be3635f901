import type { Db } from '../../platform/db/client.ts'

/** The count of a subject in the window of a policy that ends at `endsAt`. */
export interface Count {
  policy: string
  subject: string
  endsAt: Date
  count: number
}

/**
 * Adds counts to the totals and returns the totals. Rows are locked in one order, so that two processes cannot
 * deadlock.
 */
export function addCounts(db: Db, counts: readonly Count[]): Promise<Count[]> {
  return db<Count[]>`
    insert into rate_counters as c (policy, subject, ends_at, count)
    select policy, subject, "endsAt", count
    from jsonb_to_recordset(${JSON.stringify(counts)}::text::jsonb) as r (policy text, subject text,
      "endsAt" timestamptz, count int)
    order by policy, subject
    on conflict (policy, subject, ends_at) do update set count = c.count + excluded.count
    returning policy, subject, ends_at, count`
}

const forgottenAtOnce = 10_000

/** Deletes windows that ended more than a minute ago. One batch; returns their number. */
export async function forgetCounts(db: Db): Promise<number> {
  const gone = await db`
    delete from rate_counters
    where (policy, subject, ends_at) in (
      select policy, subject, ends_at
      from rate_counters
      where ends_at < now() - interval '1 minute'
      order by ends_at
      limit ${forgottenAtOnce})`
  return gone.count
}
