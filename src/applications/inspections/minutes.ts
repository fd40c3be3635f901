import type { Case } from '../case/case.ts'
import type { Consequence } from '../steps/consequence.ts'
import { resultOf } from './report.ts'
import type { FiledReport, InspectionReport } from './report-schema.ts'

/**
 * Ends the open date with the step that ends an inspection. A report is stored under the id of the step's event. The
 * date is `held` if it has begun and the step reports, otherwise `cancelled`.
 */
export const endOfInspection: Consequence = (db, { application, input, doer }) => {
  if (application.status !== 'in_inspection') return []
  const report = input.action === 'report_inspection' ? input.report : null
  const outcome = report && application.inspection?.appointments?.open?.hasBegun ? 'held' : 'cancelled'
  const ended = db`inspection_ended as (
    update inspection_appointments p
    set outcome = ${outcome}::appointment_outcome, ended_at = changed.at
    from changed
    where p.application_id = changed.id and p.outcome is null
    returning p.id
  )`
  if (!report) return [ended]
  const minutes = db`inspection_minutes as (
    insert into inspection_reports (id, application_id, appointment_id, inspector_id, office_id, recommendation, report,
      at)
    select event.id, changed.id, (select id from inspection_ended where ${outcome} = 'held'), ${doer.personId}::uuid,
      event.office_id, ${report.recommendation ?? null}::text,
      ${JSON.stringify(filed(application, report))}::text::jsonb, event.at
    from event, changed
  )`
  return [ended, minutes]
}

/** Returns the report as it is stored: each check with its result by the permit type. */
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
