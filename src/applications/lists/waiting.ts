import type { Db } from '../../platform/db/client.ts'

/** Filters for what waits for the office without a step. */
export interface WaitingFilters {
  /** Only those with messages of the applicant's side that the office has not read. */
  unread: true | undefined
  /** Only those with a correction that waits for its decision. */
  openCorrection: true | undefined
}

/** Returns the conditions on application `a` for these filters, each led by `and`. */
export const waitingFor = (db: Db, { unread, openCorrection }: WaitingFilters) => db`
  ${unread ? db`and exists (select from unread_threads u where u.application_id = a.id)` : db``}
  ${openCorrection ? db`and exists (select from ${openCorrections(db)} c where c.application_id = a.id)` : db``}`

/** Returns the corrections that wait for their decision. Without its content, after an erasure, none waits any more. */
export const openCorrections = (db: Db) => db`(
    select c.application_id
    from corrections c
    where c.outcome is null and c.personal is not null
  )`
