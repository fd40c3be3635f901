import type { Actor } from '../../access/identity/actor.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { startOfDay } from '../../platform/db/local-time.ts'
import { visibleTo } from '../visibility.ts'
import { visitJson } from './case-queries.ts'
import type { Visit } from './visit.ts'

interface VisitRow {
  visit: Visit
  applicationVersion: number
}

/** Lists the visits of a visible application, oldest first; `limit` + 1 rows if there are more. */
export const listVisits = (db: Db, applicationId: string, actor: Actor, { after, limit }: Paging) => db<VisitRow[]>`
  select ${visitJson(db)} as visit, a.version as application_version
  ${visitSource(db)}
  where v.application_id = ${applicationId}
    and ${visibleTo(db, actor)}
    and (${after}::uuid is null or v.id > ${after})
  order by v.id
  limit ${limit + 1}`

/** Reads one visit. Throws `not_found`, also when this actor may not see the application. */
export async function findVisit(db: Db, applicationId: string, id: string, actor: Actor): Promise<VisitRow> {
  const [row] = await db<VisitRow[]>`
    select ${visitJson(db)} as visit, a.version as application_version
    ${visitSource(db)}
    where v.id = ${id} and v.application_id = ${applicationId} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'visit' })
  return row
}

/** Counts the visits of an application, ended ones included. */
export async function countVisits(db: Db, applicationId: string): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count
    from counter_visits v
    where v.application_id = ${applicationId}`
  return row?.count ?? 0
}

interface ExpectedVisit {
  visit: Visit
  application: { id: string; reference: string }
  desk: number
}

/**
 * Lists the visits at an office on a day of the network's time zone, by time: also ended ones, but not those that were
 * moved. Returns `limit` + 1 rows if there are more.
 */
export const expectedVisits = (db: Db, officeId: string, day: string, { after, limit }: Paging) => db<ExpectedVisit[]>`
  select ${visitJson(db)} as visit, json_build_object('id', a.id, 'reference', a.reference) as application, v.desk
  from counter_visits v
  join applications a on a.id = v.application_id
  where v.office_id = ${officeId}
    and v.starts_at >= ${startOfDay(db, db`${day}::date`)}
    and v.starts_at < ${startOfDay(db, db`${day}::date + 1`)}
    and v.outcome is distinct from 'moved'
    and (${after}::uuid is null or (v.starts_at, v.id) > (
      select l.starts_at, l.id
      from counter_visits l
      where l.id = ${after}::uuid
    ))
  order by v.starts_at, v.id
  limit ${limit + 1}`

const visitSource = (db: Db) => db`
  from counter_visits v
  join applications a on a.id = v.application_id
  left join offices o on o.id = a.office_id`
