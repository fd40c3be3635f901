import type { Actor, Role } from '../../access/identity/actor.ts'
import { inForce } from '../../access/identity/queries.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Officer, Status } from '../lifecycle.ts'
import { withinReach } from '../visibility.ts'
import { rolesAt, workStates } from './assignment.ts'
import { countedUpTo } from './schema.ts'
import { due, releasedWork } from './work-queries.ts'

interface Counts {
  applications: number
  /** The same under its earlier name. */
  files: number
  overdue: number
  dueSoon: number
}
interface ObjectionWork {
  open: number
  overdue: number
  dueSoon: number
  grantedBySilence: number
}
interface Workload {
  officeId: string
  at: Date
  people: ({ personId: string; name: string; roles: Role[] } & Counts)[]
  unassigned: ({ status: Status; roles: Officer[] } & Counts)[]
  released: ({ personId: string; name: string } & Omit<Counts, 'files'>)[]
  objections: ObjectionWork
}

const peopleLimit = 1_000

/**
 * Counts the open, overdue and soon due applications of each officer of an office, and the unassigned ones by status
 * and by the officer who had them; also the open objections and appeals that the office decides. Every count reads an
 * index in the order of due times and stops at 1,000. Throws `not_found`, and `forbidden` for people who work neither
 * there nor above.
 */
export async function workloadOf(db: Db, officeId: string, soonDays: number, actor: Actor): Promise<Workload> {
  const [row] = await db<
    (Omit<Workload, 'unassigned'> & { mayRead: boolean; unassigned: ({ status: Status } & Counts)[] })[]
  >`
    select o.id as office_id, now() as at, ${withinReach(db, actor)} as may_read, (
        select coalesce(json_agg(json_build_object('personId', m.id, 'name', m.name, 'roles', m.roles, ${counts(db)})
          order by m.name, m.id), '[]')
        from (
          select p.id, p.name, json_agg(s.role order by s.role) as roles
          from staff s
          join people p on p.id = s.person_id
          where s.office_id = o.id and s.role <> 'administrator' and ${inForce(db)}
          group by p.id
          limit ${peopleLimit}
        ) m
        cross join lateral (${counting(db, db`a.assigned_to = m.id`, soonDays)}) n
      ) as people, (
        select json_agg(json_build_object('status', w.status, ${counts(db)})
          order by w.place)
        from unnest(${workStates}::application_status[]) with ordinality as w (status, place)
        cross join lateral (${counting(db, unassignedWork(db), soonDays)}) n
      ) as unassigned, (
        select coalesce(json_agg(json_build_object('personId', p.id, 'name', p.name, 'applications', n.applications,
          'overdue', n.overdue, 'dueSoon', n.due_soon) order by p.name, p.id), '[]')
        from (
          select distinct a.released_from
          from applications a
          where a.office_id = o.id and ${releasedWork(db)}
        ) r
        join people p on p.id = r.released_from
        cross join lateral (${counting(db, db`a.released_from = p.id and ${releasedWork(db)}`, soonDays)}) n
      ) as released, (${objectionWork(db, soonDays)}) as objections
    from offices o
    where o.id = ${officeId}`
  if (!row) throw new Problem('not_found', { what: 'office' })
  if (!row.mayRead)
    throw new Problem('forbidden', {
      action: 'read_workload',
      by: ['front_desk', 'reviewer', 'inspector', 'cashier', 'head'],
    })
  return {
    officeId: row.officeId,
    at: row.at,
    people: row.people,
    released: row.released,
    objections: row.objections,
    unassigned: row.unassigned.map((work) => ({ ...work, roles: rolesAt(work.status) })),
  }
}

const counts = (db: Db): Fragment => db`
  'applications', n.applications, 'files', n.applications, 'overdue', n.overdue, 'dueSoon', n.due_soon`

const unassignedWork = (db: Db): Fragment => db`a.status = w.status and a.assigned_to is null and a.stopped_at is null`

const counting = (db: Db, which: Fragment, soonDays: number) => db`
  select count(*)::int as applications, (count(*) filter (where first.due < now()))::int as overdue,
    (count(*) filter (
      where first.due >= now() and first.due < now() + ${soonDays}::int * interval '1 day'
    ))::int as due_soon
  from (
    select ${due(db)} as due
    from applications a
    where a.office_id = o.id and ${which}
    order by ${due(db)}
    limit ${countedUpTo}
  ) first`

const objectionWork = (db: Db, soonDays: number) => db`
        select json_build_object('open', count(*), 'overdue', count(*) filter (where first.due_on < network_day()),
          'dueSoon', count(*) filter (where first.is_soon),
          'grantedBySilence', count(*) filter (where first.is_soon and first.silence_grants))
        from (
          select b.due_on, b.silence_grants,
            b.due_on >= network_day() and b.due_on < network_day() + ${soonDays}::int as is_soon
          from objections b
          where b.office_id = o.id and b.state = 'open'
          order by coalesce(b.due_on, 'infinity'::date)
          limit ${countedUpTo}
        ) first`
