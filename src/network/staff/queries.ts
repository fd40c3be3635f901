import type { staff, staffChanges } from '../../../drizzle/tables/staff.ts'
import { type Actor, administeredBy, type Role } from '../../access/identity/actor.ts'
import { inForce } from '../../access/identity/queries.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { AppointmentState } from './appointment.ts'
import type { SignsAs } from './schema.ts'

export interface AppointmentRow
  extends Pick<
    typeof staff.$inferSelect,
    'id' | 'officeId' | 'role' | 'startsAt' | 'endsAt' | 'suspendedAt' | 'appointedAt'
  > {
  state: AppointmentState
  person: { id: string; name: string; issuer: string; subject: string } | null
  email: string | null
  reach: string
  signsAs: SignsAs | null
}

interface StaffFilters extends Paging {
  officeId: string | undefined
  role: Role | undefined
  personId: string | undefined
}

/**
 * Returns posts at the offices that the actor administers, the oldest first; one row more than `limit` if there
 * are more.
 */
export const listAppointments = (db: Db, actor: Actor, { officeId, role, personId, after, limit }: StaffFilters) => db<
  AppointmentRow[]
>`
  select ${columns(db)}
  ${source(db)}
  where ${withinAdministration(db, actor)}
    ${officeId ? db`and s.office_id = ${officeId}` : db``}
    ${role ? db`and s.role = ${role}` : db``}
    ${personId ? db`and s.person_id = ${personId}` : db``}
    ${after ? db`and s.id > ${after}` : db``}
  order by s.id
  limit ${limit + 1}`

/** Returns a post at an office that the actor administers. Throws `not_found`. */
export async function findAppointment(db: Db, id: string, actor: Actor): Promise<AppointmentRow> {
  const [row] = await db<AppointmentRow[]>`
    select ${columns(db)}
    ${source(db)}
    where s.id = ${id} and ${withinAdministration(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'staff_appointment' })
  return row
}

export interface ChangeRow
  extends Pick<typeof staffChanges.$inferSelect, 'id' | 'action' | 'reason' | 'endsAt' | 'at'> {
  by: string | null
  signsAs: SignsAs | null
}

/** Returns the changes of a post in order; one row more than `limit` if there are more. Throws `not_found`. */
export async function listStaffChanges(
  db: Db,
  id: string,
  actor: Actor,
  { after, limit }: Paging,
): Promise<ChangeRow[]> {
  const [, rows] = await Promise.all([
    findAppointment(db, id, actor),
    db<ChangeRow[]>`
      select c.id, c.action, p.name as by, c.reason, c.ends_at, c.signs_as, c.at
      from staff_changes c
      left join people p on p.id = c.by
      where c.staff_id = ${id} and (${after}::uuid is null or c.id > ${after})
      order by c.id
      limit ${limit + 1}`,
  ])
  return rows
}

/**
 * Returns an office, locked `FOR SHARE`. Undefined when there is none. The lock waits for a dissolution in progress,
 * and a new dissolution waits for the lock.
 */
export async function officeToStaff(
  tx: Db,
  officeId: string,
): Promise<{ regionCode: string; isDissolved: boolean } | undefined> {
  const [office] = await tx<{ regionCode: string; isDissolved: boolean }[]>`
    select region_code, state = 'dissolved' as is_dissolved
    from offices
    where id = ${officeId}
    for share`
  return office
}

/** Returns the id of the office of the province. Undefined before the network is loaded. */
export async function officeOfProvince(db: Db): Promise<string | undefined> {
  const [office] = await db<{ id: string }[]>`
    select id
    from offices
    where level = 'province'
    order by region_code
    limit 1`
  return office?.id
}

/** True when a person administers the region now. Reads the database, not the cached posts. */
export async function administersNow(db: Db, personId: string, regionCode: string): Promise<boolean> {
  const rows = await db`
    select
    from staff s
    join offices o on o.id = s.office_id
    where s.person_id = ${personId} and s.role = 'administrator' and ${inForce(db)}
      and (${regionCode} = o.region_code or starts_with(${regionCode}, o.region_code || '.'))`
  return rows.length > 0
}

/** True when the province has another administrator without an end date. */
export async function hasOtherAdministrator(db: Db, id: string): Promise<boolean> {
  const rows = await db`
    select
    from staff s
    join offices o on o.id = s.office_id
    where o.level = 'province' and s.role = 'administrator' and s.id <> ${id} and s.person_id is not null
      and s.ends_at is null and ${inForce(db)}
    limit 1`
  return rows.length > 0
}

const source = (db: Db) => db`
  from staff s
  join offices o on o.id = s.office_id
  left join people p on p.id = s.person_id`

const withinAdministration = (db: Db, actor: Actor) =>
  db`
    exists (select
      from unnest(${administeredBy(actor)}::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.'))`

const columns = (db: Db) => db`
  s.id, s.office_id, o.region_code as reach, s.role, s.starts_at, s.ends_at, s.suspended_at, s.signs_as,
  s.appointed_at, s.invited_email as email,
  case
    when p.id is not null then json_build_object('id', p.id, 'name', p.name, 'issuer', p.issuer, 'subject',
      p.subject) end as person,
  case when s.ends_at <= statement_timestamp() then 'ended' when s.suspended_at is not null then 'suspended'
    when s.person_id is null then 'invited'
    when s.starts_at > statement_timestamp() then 'planned' else 'in_force' end as state`
