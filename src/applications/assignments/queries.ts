import { inForce } from '../../access/identity/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Colleague } from './assignment.ts'

/** Returns the roles of a person at an office now, as JSON. Both arguments are SQL. */
const rolesNow = (db: Db, person: ReturnType<Db>, office: ReturnType<Db>) => db`(
  select coalesce(json_agg(s.role order by s.role), '[]')
  from staff s
  where s.person_id = ${person} and s.office_id = ${office} and ${inForce(db)})`

/** Returns the assignee of application `a` as JSON. */
export const assigneeJson = (db: Db) => db`case when a.assigned_to is not null then (
  select json_build_object('personId', p.id, 'name', p.name, 'since', rfc3339(a.assigned_at), 'roles',
    ${rolesNow(db, db`p.id`, db`a.office_id`)})
  from people p
  where p.id = a.assigned_to) end`

/** Reads a person with a post at an office now; undefined without one. */
export async function colleagueAt(
  db: Db,
  officeId: string,
  personId: string,
): Promise<(Colleague & { name: string }) | undefined> {
  const [row] = await db<(Colleague & { name: string })[]>`
    select p.id as person_id, p.name, ${rolesNow(db, db`p.id`, db`${officeId}::uuid`)} as roles
    from people p
    where p.id = ${personId}`
  return row && row.roles.length > 0 ? row : undefined
}
