import type { Registry } from 'prom-client'
import { millisecondsNow } from '../../platform/clock.ts'
import type { Db } from '../../platform/db/client.ts'
import { type Fact, figure } from './fact.ts'

/** Adds the offset of the clock of this process. Unlike other facts of the database it differs between processes. */
export const clockFacts = (registry: Registry): Fact =>
  figure(registry, {
    name: 'satu_pintu_clock_offset_seconds',
    help: 'By how much the clock of this process is ahead of that of the database, in seconds; below 0 it is behind.',
    read: clockOffset,
  })

/** Returns the offset in seconds, exact to half of the time that the statement takes with its wait for a connection. */
async function clockOffset(db: Db): Promise<number> {
  const sent = millisecondsNow()
  const [row] = await db<{ seconds: number }[]>`select extract(epoch from clock_timestamp())::float8 as seconds`
  const ours = (sent + millisecondsNow()) / 2 / 1_000
  return row ? ours - row.seconds : 0
}
