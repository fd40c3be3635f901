import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Actor } from '../../access/identity/actor.ts'
import type { Db } from '../../platform/db/client.ts'
import { visibleTo } from '../visibility.ts'

/** An application as lists need it: without answers. */
export interface SummaryRow
  extends Pick<
    typeof applications.$inferSelect,
    | 'id'
    | 'reference'
    | 'version'
    | 'status'
    | 'permitType'
    | 'permitTypeVersion'
    | 'villageCode'
    | 'officeId'
    | 'createdAt'
    | 'submittedAt'
    | 'updatedAt'
    | 'acceptedAt'
    | 'dueAt'
    | 'dueProvisional'
    | 'applicantId'
    | 'filedAtOfficeId'
    | 'assignedTo'
  > {
  /** A text that differs after each change of the application's row (`xmin`). */
  mark: string
  escalated: boolean
  /** The applicant's name, encrypted for this application. */
  sealedName: string | null
  /** False when a job may still add a name, without a change of the application's row. */
  nameIsFinal: boolean
}

/** Returns the applications among `ids` that the actor may see, in no particular order. */
export const findSummaries = (db: Db, actor: Actor, ids: readonly string[]) => db<SummaryRow[]>`
  select a.id, a.xmin::text as mark, a.reference, a.version, a.status, a.village_code, a.office_id, a.created_at,
    a.submitted_at, a.updated_at, a.accepted_at, a.due_at, a.due_provisional, a.assigned_to,
    a.escalated <> '{}' as escalated, a.permit_type, a.permit_type_version, a.applicant_id, a.filed_at_office_id,
    n.personal as sealed_name, f.named and not f.plain as name_is_final
  from applications a
  join application_forms f on f.application_id = a.id
  left join offices o on o.id = a.office_id
  left join application_names n on n.application_id = a.id
  where a.id = any(${[...ids]}::uuid[]) and ${visibleTo(db, actor)}`
