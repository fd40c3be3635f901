import type { Db } from '../platform/db/client.ts'
import { leftPerson } from './left-person.ts'
import type { EventSubject } from './subject.ts'

/** A new event of the log, with the facts from which `mayConcern` chooses its readers. */
export interface Concern {
  position: number
  subject: EventSubject
  subjectId: string | null
  applicantId: string | null
  /** The person from whose account an application went with the event. */
  leftPersonId: string | null
  counterId: string | null
  officeRegion: string | null
  leftOfficeId: string | null
  leftRegion: string | null
  permitType: string | null
  village: string | null
  /** The agency of a webhook or a consultation. */
  clientId: string | null
  type: string
}

/** Returns at most `limit` events of the log after a position, by position. */
export const listConcerns = (db: Db, after: number, limit: number) => db<Concern[]>`
  select l.position::float8 as position, l.subject, l.subject_id, a.applicant_id, a.filed_at_office_id as counter_id,
    o.region_code as office_region, l.left_office_id, f.region_code as left_region, p.permit_type,
    p.village_code as village, coalesce(w.client_id, c.client_id) as client_id, l.type,
    ${leftPerson(db)} as left_person_id
  from event_log l
  left join permits p on l.subject = 'permit' and p.id = l.subject_id
  left join consultations c on l.subject = 'consultation' and c.id = l.subject_id
  left join applications a
    on a.id = coalesce(p.application_id, l.application_id, case when l.subject = 'application' then l.subject_id end)
  left join offices o on o.id = coalesce(p.office_id, a.office_id)
  left join offices f on f.id = l.left_office_id
  left join webhooks w on l.subject = 'webhook' and w.id = l.subject_id
  where l.position > ${after}
  order by l.position
  limit ${limit}`

/** Returns the last position of the log; 0 for an empty one. */
export async function lastPosition(db: Db): Promise<number> {
  const [end] = await db<{ position: number }[]>`select position::float8 as position from event_log_end`
  return end?.position ?? 0
}
