import type { Db } from '../platform/db/client.ts'

/**
 * True when the last day of `permits p` has passed but its stored state still is one that may hold. Matches the
 * condition of the index.
 */
export const isOver = (db: Db) =>
  db`(p.state in ('not_yet_in_force', 'in_force', 'suspended') and p.ends_on < network_day())`

/**
 * The state of `permits p` on this day: what is written down, unless its last day has passed meanwhile. Whoever tells
 * of a permit's state tells this, so that nobody has to wait for the job that writes it down.
 */
export const stateNow = (db: Db) =>
  db`
    case
      when ${isOver(db)} then (case when p.revoked_from - 1 = p.ends_on then 'revoked' else 'expired' end)::permit_state
      else p.state end`
