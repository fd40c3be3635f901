import type { inspectionReports } from '../../../drizzle/tables/inspections.ts'
import type { Actor } from '../../access/identity/actor.ts'
import { inForce } from '../../access/identity/queries.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { visibleTo } from '../visibility.ts'
import type { Appointment } from './appointment.ts'
import { appointmentJson } from './case-queries.ts'
import type { FiledReport } from './report-schema.ts'

interface AppointmentRow {
  appointment: Appointment
  applicationVersion: number
}

/** Lists the inspection dates of a visible application, oldest first; `limit` + 1 rows if there are more. */
export const listAppointments = (db: Db, applicationId: string, actor: Actor, { after, limit }: Paging) => db<
  AppointmentRow[]
>`
  select ${appointmentJson(db)} as appointment, a.version as application_version
  ${appointmentSource(db)}
  where p.application_id = ${applicationId}
    and ${visibleTo(db, actor)}
    and (${after}::uuid is null or p.id > ${after})
  order by p.id
  limit ${limit + 1}`

/** Reads one inspection date. Throws `not_found`, also when this actor may not see the application. */
export async function findAppointment(
  db: Db,
  applicationId: string,
  id: string,
  actor: Actor,
): Promise<AppointmentRow> {
  const [row] = await db<AppointmentRow[]>`
    select ${appointmentJson(db)} as appointment, a.version as application_version
    ${appointmentSource(db)}
    where p.id = ${id} and p.application_id = ${applicationId} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'appointment' })
  return row
}

/** Counts the inspection dates of an application, ended ones included. */
export async function countAppointments(db: Db, applicationId: string): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count
    from inspection_appointments p
    where p.application_id = ${applicationId}`
  return row?.count ?? 0
}

const appointmentSource = (db: Db) => db`
  from inspection_appointments p
  join people i on i.id = p.inspector_id
  join applications a on a.id = p.application_id
  left join offices o on o.id = a.office_id`

export interface ReportRow extends Pick<typeof inspectionReports.$inferSelect, 'id' | 'officeId' | 'appointmentId'> {
  report: FiledReport
  inspector: { id: string; name: string }
  signedByApplicantAt: string | null
  at: string
  applicationVersion: number
}

/** Lists the inspection reports of a visible application, oldest first; `limit` + 1 rows if there are more. */
export const listReports = (db: Db, applicationId: string, actor: Actor, { after, limit }: Paging) => db<ReportRow[]>`
  select ${reportColumns(db)}
  ${reportSource(db)}
  where r.application_id = ${applicationId}
    and ${visibleTo(db, actor)}
    and (${after}::uuid is null or r.id > ${after})
  order by r.id
  limit ${limit + 1}`

/** Reads one report. Throws `not_found`, also when this actor may not see the application. */
export async function findReport(db: Db, applicationId: string, id: string, actor: Actor): Promise<ReportRow> {
  const [row] = await db<ReportRow[]>`
    select ${reportColumns(db)}
    ${reportSource(db)}
    where r.id = ${id} and r.application_id = ${applicationId} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'inspection_report' })
  return row
}

const reportSource = (db: Db) => db`
  from inspection_reports r
  join people i on i.id = r.inspector_id
  left join inspection_signatures s on s.report_id = r.id
  join applications a on a.id = r.application_id
  left join offices o on o.id = a.office_id`

const reportColumns = (db: Db) => db`
  r.id, r.report, json_build_object('id', i.id, 'name', i.name) as inspector, r.office_id, r.appointment_id,
  rfc3339(s.at) as signed_by_applicant_at, rfc3339(r.at) as at, a.version as application_version`

export interface Inspector {
  id: string
  name: string
  booked: { startsAt: string; endsAt: string }[]
}

const bookedLimit = 200

/**
 * Lists the inspectors whose post at an office is in force, with the next 200 times at which they are booked, for any
 * application. Returns `limit` + 1 rows if there are more.
 */
export const inspectorsOf = (db: Db, officeId: string, { after, limit }: Paging) => db<Inspector[]>`
  select i.id, i.name, coalesce((
      select json_agg(json_build_object('startsAt', rfc3339(b.starts_at), 'endsAt', rfc3339(b.ends_at))
        order by b.starts_at)
      from (
        select p.starts_at, p.ends_at
        from inspection_appointments p
        where p.inspector_id = i.id and p.outcome is null and p.ends_at > now()
        order by p.starts_at
        limit ${bookedLimit}
      ) b
    ), '[]') as booked
  from staff s
  join people i on i.id = s.person_id
  where s.office_id = ${officeId}
    and s.role = 'inspector'
    and ${inForce(db)}
    and (${after}::uuid is null or i.id > ${after})
  order by i.id
  limit ${limit + 1}`

/** True when a person has a post in force as an inspector of an office. */
export async function isInspectorOf(db: Db, personId: string, officeId: string): Promise<boolean> {
  const rows = await db`
    select
    from staff s
    where s.person_id = ${personId} and s.office_id = ${officeId} and s.role = 'inspector' and ${inForce(db)}`
  return rows.length > 0
}
