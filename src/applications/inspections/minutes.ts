import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case.ts'
import { resultOf } from './report.ts'
import type { FiledReport, InspectionReport } from './report-schema.ts'

/**
 * What goes with the step that ends an inspection, in the same statement: CTEs that read `event` and `moved` of `move`.
 * The open appointment ends with it, and the report is kept under the id of the step. Nothing when the step does not
 * end an inspection.
 */
export function endOfInspection(
  db: Db,
  file: Case,
  report: InspectionReport | undefined,
  inspectorId: string,
): ReturnType<Db> {
  if (file.status !== 'in_inspection') return db``
  const outcome = report && file.inspection?.appointments?.open?.hasBegun ? 'held' : 'cancelled'
  const ended: ReturnType<Db> = db`, inspection_ended as (
    update inspection_appointments p set outcome = ${outcome}::appointment_outcome, ended_at = moved.at from moved
    where p.application_id = moved.id and p.outcome is null returning p.id
  )`
  if (!report) return ended
  return db`${ended}, inspection_minutes as (
    insert into inspection_reports (id, application_id, appointment_id, inspector_id, office_id, recommendation, report,
      at)
    select event.id, moved.id, (select id from inspection_ended where ${outcome} = 'held'), ${inspectorId}::uuid,
      event.office_id, ${report.recommendation ?? null}::text,
      ${JSON.stringify(filed(file, report))}::text::jsonb, event.at
    from event, moved
  )`
}

/** The report as it is kept: each check with what it amounts to by the permit type. */
function filed({ type }: Case, { checks = [], ...report }: InspectionReport): FiledReport {
  const items = new Map(type.definition.inspection?.checklist.map((item) => [item.code, item]))
  return {
    ...report,
    checks: checks.map((check) => {
      const item = items.get(check.code)
      const result = item ? resultOf(item, check) : null
      return { ...check, ...(result !== null && { result }) }
    }),
  }
}
