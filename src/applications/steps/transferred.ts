import type { Db, Fragment } from '../../platform/db/client.ts'

/** The type of the event of an open application that was transferred with its office. */
export const transferred = 'application.transferred'
export const archiveTransferred = 'application.archive_transferred'

/**
 * SQL for the ids of the applications that a dissolution has transferred because its office was responsible for them,
 * not only their counter.
 */
export const transferredWithOffice = (db: Db, dissolutionId: string): Fragment => db`(
  select l.application_id as id
  from office_dissolution_applications l
  join application_events e on e.application_id = l.application_id and e.version = l.version
  where l.dissolution_id = ${dissolutionId} and e.type in (${transferred}, ${archiveTransferred}))`

/**
 * SQL for the detail `waiting` of the event of application `m` that is transferred, as an object: `objection` for an
 * open one, `payout` for a refund that was granted, `payout_again` for one that the bank returned, `refund` for money
 * on which the office has yet to decide. Empty for none.
 */
export const waitingDetail = (db: Db): Fragment => db`(
  select case when count(*) = 0 then '{}' else jsonb_build_object('waiting', jsonb_agg(w.what)) end
  from (
    select 'objection' as what
    where exists (
      select
      from objections b
      where b.application_id = m.id and b.level = 'objection' and b.state = 'open')
    union all
    select 'payout'
    where m.refund_due > m.refund_returned
    union all
    select 'payout_again'
    where m.refund_returned > 0
    union all
    select 'refund'
    where m.open_money > 0
  ) w)`
