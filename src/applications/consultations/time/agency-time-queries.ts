import type { Db } from '../../../platform/db/client.ts'
import type { AskedAgency } from './agency-time.ts'

/**
 * Lists the consultations of an application whose agency was asked, in the order in which they were made; at most as
 * many as an application can have. Check first that the reader may see the application.
 */
export const listAskedAgencies = (db: Db, applicationId: string) => db<AskedAgency[]>`
  select c.id as consultation_id, c.agency, c.round, c.status, rfc3339(c.requested_at) as requested_at,
    rfc3339(c.ended_at) as ended_at, rfc3339(c.due_at) as due_at,
    coalesce((
      select json_agg(json_build_object('askedAt', rfc3339(q.asked_at), 'answeredAt', rfc3339(q.answered_at))
        order by q.id)
      from consultation_questions q
      where q.consultation_id = c.id), '[]') as questions
  from consultations c
  where c.application_id = ${applicationId} and c.requested_at is not null
  order by c.place`
