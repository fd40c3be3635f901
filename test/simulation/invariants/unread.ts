import type { Look } from './invariant.ts'

/**
 * Returns the applications that the list of what offices have not read has too much, or lacks: a recount from each
 * message of the applicant's side and the mark of the office.
 */
export const unreadWrong = ({ sql }: Look) => sql<{ subject: string; expected: string; found: string }[]>`
  select 'application ' || coalesce(m.application_id, u.application_id) as subject,
    case when m.application_id is null then 'read' else 'unread' end as expected,
    case when u.application_id is null then 'read' else 'unread' end as found
  from (
    select distinct m.application_id
    from messages m
    join message_threads t on t.application_id = m.application_id
    where m.side = 'applicant' and m.number > t.read_by_office
  ) m
  full join unread_threads u on u.application_id = m.application_id
  where m.application_id is null or u.application_id is null`
