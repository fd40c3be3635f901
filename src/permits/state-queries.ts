import type { Db } from '../platform/db/client.ts'

/** SQL condition, also of an index: the last day of `permits p` has passed, and its stored state is not an end. */
export const isOver = (db: Db) =>
  db`(p.state in ('not_yet_in_force', 'in_force', 'suspended') and p.ends_on < network_day())`

/**
 * SQL for the state of `permits p` today: the stored state, unless its last day has passed. Every read uses this, so
 * that no answer depends on the job that stores the end.
 */
export const stateNow = (db: Db) =>
  db`
    case
      when ${isOver(db)} then (case when p.revoked_from - 1 = p.ends_on then 'revoked' else 'expired' end)::permit_state
      else p.state end`
