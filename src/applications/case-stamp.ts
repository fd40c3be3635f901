import type { Actor } from '../access/identity/actor.ts'
import { versionInForce } from '../catalogue/permit-types/queries.ts'
import { Problem } from '../http/problems/problem.ts'
import { servingOffices } from '../network/offices/queries.ts'
import { constant, type Db } from '../platform/db/client.ts'
import { assigneeJson } from './assignments/queries.ts'
import type { Case } from './case.ts'
import { overdue } from './clocks/queries.ts'
import { inspectionDatesJson } from './inspections/case-queries.ts'
import { visibleTo } from './visibility.ts'
import { openVisitJson } from './visits/case-queries.ts'

/**
 * SQL for the stamp of application `a` with its office `o`: text that is another one whenever something in the case is.
 * It holds the row versions of application, office and permit, what depends on the day and the hour, and the parts that
 * change without the application: its assignee, an open inspection date or visit, and the offices and the version of the
 * permit type for a draft. All else in a case changes together with the row of its application.
 */
export const caseStamp = constant(
  (db) =>
    db`concat(a.version, ' ', a.xmin, ' ', o.xmin, ' ', network_day(), ' ', ${overdue(db)}, ' ',
      case when a.status = 'draft'
        then concat(${versionInForce(db, db`a.permit_type`)}, ' ',
          ${servingOffices(db, db`a.village_code`, db`a.permit_type`)})
        else concat(${assigneeJson(db)}, ' ', ${inspectionDatesJson(db)}, ' ', ${openVisitJson(db)}, ' ',
          case when a.status in ('issued', 'handed_over') then permit_row_version(a.id) end)
      end)`,
)

/** Reads the stamp of a case, if this actor may see it. Throws `not_found`. */
export async function findStamp(db: Db, id: string, actor: Actor): Promise<string> {
  const [row] = await db<{ stamp: string }[]>`
    select ${caseStamp(db)} as stamp
    from applications a
    left join offices o on o.id = a.office_id
    where a.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'application' })
  return row.stamp
}

/**
 * True when the stamp covers all of this case. It does not cover a scan that has not ended, the application that it was
 * started from, an inspection date outside of an inspection, and the legal remedy against a refusal.
 */
export const isCovered = ({ status, startedFrom, documents, inspection }: Case): boolean =>
  status !== 'refused' &&
  startedFrom === null &&
  (status === 'in_inspection' || !inspection?.appointments?.open) &&
  documents.every(({ scan }) => scan !== 'pending' && scan !== 'failed')
