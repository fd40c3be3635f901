import { type Clock, systemClock } from 'pg-boss'
import { steadyMillisecondsNow } from '../clock.ts'
import type { Db } from '../db/client.ts'

/** A clock for pg-boss that is not set back with the machine's: otherwise its schedule would stop for that time. */
export const steadyClock: Clock = { ...systemClock, now: steadyMillisecondsNow }

/** Corrections of the clock up to this are ignored. */
const toleratedSeconds = 5

/**
 * Corrects times of jobs and leases that lie in the future because the database's clock was set back. pg-boss stamps
 * `cron_on` at least every 30 seconds. If that lies in the future, the clock was set back by about the difference.
 * Returns the seconds; 0: nothing to correct. A row lock lets only one worker do it.
 */
export async function catchUpWithClock(tx: Db): Promise<number> {
  const [version] = await tx<{ seconds: number }[]>`
    select extract(epoch from cron_on - now())::float8 as seconds
    from pgboss.version
    where cron_on > now() + ${toleratedSeconds} * interval '1 second'
    for update`
  if (!version) return 0
  const { seconds } = version
  await tx`
    update pgboss.version
    set cron_on = null, bam_on = null, flow_on = null, reindex_on = null, monitor_backoff_on = null`
  await tx`
    update pgboss.queue
    set monitor_on = least(monitor_on, now()),
      monitor_claim_on = least(monitor_claim_on, now()),
      maintain_on = least(maintain_on, now())`
  await tx`
    update pgboss.job
    set start_after = least(start_after, now()),
      started_on = least(started_on, now()),
      heartbeat_on = least(heartbeat_on, now())
    where state < 'completed'`
  // A minute that occurs twice is scheduled twice.
  await tx`
    update pgboss.job
    set singleton_on = null
    where singleton_on > (now() at time zone 'UTC') - interval '1 minute'`
  for (const [table, column] of leases)
    await tx`
      update ${tx(table)}
      set ${tx(column)} = ${tx(column)} - ${seconds} * interval '1 second'
      where ${tx(column)} > now()`
  return seconds
}

/** The columns with times at which work is retried or a lease expires. */
export const leases = [
  ['notices', 'next_at'],
  ['certificate_orders', 'due_at'],
  ['documents', 'next_scan_at'],
  ['consultation_papers', 'next_scan_at'],
  ['received_mails', 'next_at'],
  ['received_mails', 'next_scan_at'],
  ['received_attachments', 'next_scan_at'],
  ['webhooks', 'due_at'],
  ['webhooks', 'leased_until'],
  ['webhook_deliveries', 'next_at'],
] as const
