import type { Db } from '../../platform/db/client.ts'
import type { Colleague } from './assignment.ts'

/** Returns the assignee of application `a` as JSON; null without one. */
export const assigneeJson = (db: Db) => db`
  case when a.assigned_to is not null then assignee_json(a.assigned_to, a.office_id, a.assigned_at) end`

/** Reads a person with a post at an office now; undefined without one. */
export async function colleagueAt(
  db: Db,
  officeId: string,
  personId: string,
): Promise<(Colleague & { name: string }) | undefined> {
  const [row] = await db<(Colleague & { name: string })[]>`
    select p.id as person_id, p.name, roles_json(p.id, ${officeId}::uuid) as roles
    from people p
    where p.id = ${personId}`
  return row && row.roles.length > 0 ? row : undefined
}
