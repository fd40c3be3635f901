import { doerColumns, type EstateCount, type EstatePart, type Transfer } from '../../network/offices/estate.ts'
import type { Db } from '../../platform/db/client.ts'
import { nextVersion } from '../changed.ts'
import { transferredWithOffice } from '../steps/transferred.ts'
import { officeAbove } from './appeal-queries.ts'

/** Condition: objection `b` is an open appeal. */
const isOpenAppeal = (db: Db) => db`b.level = 'appeal' and b.state = 'open'`

/** Lists the applications with an open appeal that an office decides, without a lock. */
export const appealedAt = (db: Db, officeId: string) => db`
  select b.application_id as id
  from objections b
  where b.office_id = ${officeId} and ${isOpenAppeal(db)}`

const counted = (db: Db, officeId: string) => db<EstateCount[]>`
  select b.against::text as key, count(*)::int as count
  from objections b
  where b.office_id = ${officeId} and ${isOpenAppeal(db)}
  group by b.against
  order by b.against`

/**
 * Lists the open appeals that need another office: those of the dissolved one, and those about its applications whose
 * office does not lie above the successor.
 */
const leaving = (tx: Db, { from, to }: Transfer) => tx<{ id: string }[]>`
  select b.id
  from objections b
  join offices s on s.id = b.office_id
  join applications a on a.id = b.application_id
  join offices o on o.id = a.office_id
  where ${isOpenAppeal(tx)}
    and (b.office_id = ${from}
      or (a.office_id = ${to} and o.region_code <> s.region_code
        and not starts_with(o.region_code, s.region_code || '.')))
  order by b.id`

/**
 * Moves an open appeal to the nearest office above the one that decided the objection, other than the dissolved one;
 * to the successor if there is none. Its application is locked, as the dissolution has moved or locked it.
 */
const moveOne = (tx: Db, { from, to, personId }: Transfer, id: string) => tx`
  with changed as (
    update applications a
    set ${nextVersion(tx)}
    from objections b
    where b.id = ${id} and a.id = b.application_id
    returning a.id, a.version, a.updated_at as at, a.office_id
  ), moved as (
    update objections b
    set version = b.version + 1, office_id = coalesce(${officeAbove(tx, tx`w`, tx`o`, from)}, ${to}::uuid)
    from changed c
    join offices o on o.id = c.office_id, objections f
    join offices w on w.id = f.decided_for
    where b.id = ${id} and f.id = b.appeal_of_id
    returning b.*
  )
  insert into application_events (application_id, version, type, actor_id, standing, office_id, channel, details, at)
  select c.id, c.version, 'appeal.transferred', ${doerColumns(tx, { personId, to })},
    jsonb_build_object('objectionId', m.id, 'against', m.against, 'appealOf', m.appeal_of_id, 'receivedOn',
      m.received_on, 'dueOn', m.due_on, 'provisional', m.due_provisional, 'silence',
      case when m.silence_grants then 'granted' else 'nothing' end,
      'to', jsonb_build_object('id', s.id, 'names', names_json(s.name_id, s.name_en)))
      || case when m.permit_id is null then '{}' else jsonb_build_object('permitId', m.permit_id) end, c.at
  from moved m
  cross join changed c
  join offices s on s.id = m.office_id`

/**
 * Open appeals that a dissolved office was to decide. They go to the next office above, not to the successor: only that
 * lies above the office that decided the objection. So do appeals about the applications that the successor gets, where
 * their office does not lie above it.
 */
export const appealsEstate = {
  count: counted,
  move: async (tx, transfer) => {
    const counts = await counted(tx, transfer.from)
    for (const { id } of await leaving(tx, transfer)) await moveOne(tx, transfer, id)
    return counts
  },
} as const satisfies EstatePart

/**
 * Open objections of a dissolved office. They have gone to the successor with their applications, so that the move only
 * counts those that the minutes list.
 */
export const objectionsEstate = {
  count: (db, officeId) => db<EstateCount[]>`
    select b.against::text as key, count(*)::int as count
    from objections b
    where b.office_id = ${officeId} and b.level = 'objection' and b.state = 'open'
    group by b.against
    order by b.against`,
  move: (tx, { dissolutionId, to }) => tx<EstateCount[]>`
    select b.against::text as key, count(*)::int as count
    from ${transferredWithOffice(tx, dissolutionId)} m
    join objections b on b.application_id = m.id
    where b.office_id = ${to} and b.level = 'objection' and b.state = 'open'
    group by b.against
    order by b.against`,
} as const satisfies EstatePart
