import {
  doerColumns,
  type EstateCount,
  type EstatePart,
  inBatches,
  type Leftover,
  type Transfer,
} from '../../network/offices/estate.ts'
import { movableRoles } from '../../network/offices/steps.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { hasWorkOn } from '../assignments/changes.ts'
import { nextVersion } from '../changed.ts'
import { openMoney } from '../fees/open-money-queries.ts'
import { appealedAt } from '../objections/transfer.ts'
import { closed, finished, opened } from './open-states.ts'
import { archiveTransferred, transferred, waitingDetail } from './transferred.ts'

/**
 * Condition: open applications that the office is responsible for. It names their states, so that an index finds them
 * among those of the archive, also among the many that have just been transferred.
 */
const open = (db: Db, officeId: string) =>
  db`a.office_id = ${officeId} and a.status = any(${opened}::application_status[]) and a.discarded_at is null`

/**
 * Condition: applications filed at the office's counter, drafts included, for which another office or none is
 * responsible.
 */
const ofCounter = (db: Db, officeId: string) =>
  db`a.filed_at_office_id = ${officeId} and a.office_id is distinct from ${officeId} and a.discarded_at is null`

/** Condition: closed applications that the office is responsible for. */
const done = (db: Db, officeId: string) =>
  db`a.office_id = ${officeId} and a.status = any(${closed}::application_status[]) and a.discarded_at is null`

type Which = typeof open

const counted = (which: Which) => (db: Db, officeId: string) =>
  db<EstateCount[]>`
  select a.status::text as key, count(*)::int as count
  from applications a
  where ${which(db, officeId)}
  group by a.status
  order by a.status`

/**
 * Moves applications to another office: as responsible office, as counter, and with or without the assignee, who is
 * kept as the one from whom it was released. Status, number and clock stay. Objections follow, appeals do not.
 * One statement writes all versions and events, with `waitingDetail`, and lists each application in the minutes. A step
 * that was decided on an earlier version is judged again. Returns the number by status.
 */
const move = (tx: Db, { dissolutionId, from, to, personId }: Transfer, which: Fragment, type: string) =>
  tx<EstateCount[]>`
  with offices_named as materialized (
    select jsonb_build_object('dissolutionId', ${dissolutionId}::text,
      'from', jsonb_build_object('id', f.id, 'names', jsonb_build_object('id', f.name_id, 'en', f.name_en)),
      'to', jsonb_build_object('id', t.id, 'names', jsonb_build_object('id', t.name_id, 'en', t.name_en))) as details
    from offices f, offices t
    where f.id = ${from} and t.id = ${to}
  ), moved as (
    update applications a
    set ${nextVersion(tx)},
      office_id = case when a.office_id = ${from} then ${to}::uuid else a.office_id end,
      filed_at_office_id = case when a.filed_at_office_id = ${from} then ${to}::uuid else a.filed_at_office_id end,
      assigned_to = case when ${comesAlong(tx, from)} then a.assigned_to end,
      assigned_at = case when ${comesAlong(tx, from)} then a.assigned_at end,
      released_from = coalesce(a.assigned_to, a.released_from)
    where ${which}
    returning a.id, a.version, a.status, a.updated_at, a.refund_due, a.refund_returned, ${openMoney(tx)} as open_money
  ), listed as (
    insert into office_dissolution_applications (dissolution_id, application_id, version, status)
    select ${dissolutionId}::uuid, id, version, status
    from moved
  ), objected as (
    update objections b
    set office_id = ${to}
    from moved m
    where b.application_id = m.id and b.office_id = ${from} and b.level = 'objection'
  ), told as (
    insert into application_events (application_id, version, type, actor_id, standing, office_id, channel, details,
      at)
    select m.id, m.version, ${type}, ${doerColumns(tx, { personId, to })},
      n.details || ${waitingDetail(tx)}, m.updated_at
    from moved m, offices_named n
  )
  select status::text as key, count(*)::int as count
  from moved
  group by status
  order by status`

/** Moves those of these applications that are left under the lock, in batches. */
const moved =
  (which: Which, type: string) =>
  (tx: Db, transfer: Transfer): Promise<EstateCount[]> =>
    inBatches(transfer.left, (batch) =>
      move(tx, transfer, tx`a.id = any(${batch}::uuid[]) and ${which(tx, transfer.from)}`, type),
    )

/**
 * Moves those of these applications that are in a finished state, in batches. Those that were never submitted follow
 * later: an erasure of a person's drafts locks them together with drafts.
 */
const finishedMoved =
  (which: Which, type: string) =>
  async (tx: Db, transfer: Transfer): Promise<EstateCount[]> => {
    const isFinished = tx`
      ${which(tx, transfer.from)} and a.status = any(${finished}::application_status[]) and a.submitted_at is not null`
    const ids = await tx<{ id: string }[]>`
      select a.id
      from applications a
      where ${isFinished}
      order by a.id`
    return inBatches(
      ids.map(({ id }) => id),
      (batch) => move(tx, transfer, tx`a.id = any(${batch}::uuid[]) and ${isFinished}`, type),
    )
  }

/**
 * Moves those of these applications that nobody has locked. It waits for none: a mail or a step that holds one may wait
 * for another that was moved, or for the office.
 */
const freeMoved =
  (which: Which, type: string) =>
  async (tx: Db, transfer: Transfer): Promise<EstateCount[]> => {
    const ids = await tx<{ id: string }[]>`
      select a.id
      from applications a
      where ${which(tx, transfer.from)}
      order by a.id
      for no key update skip locked`
    return inBatches(
      ids.map(({ id }) => id),
      (batch) => move(tx, transfer, tx`a.id = any(${batch}::uuid[])`, type),
    )
  }

/**
 * Condition: the assignee of `a` stays. They lose the application only when `from` is responsible for it and they have
 * no role there that moves to the successor; a head's does not.
 */
const comesAlong = (db: Db, from: string) => db`(
  a.office_id is distinct from ${from}::uuid
  or ${hasWorkOn(db, db`a.office_id`, db`and s.role = any(${movableRoles}::role[])`)})`

const counterTransferred = 'application.counter_transferred'

/** Open applications of a dissolved office. Their event also triggers the letters to applicants. */
export const openApplicationsEstate = {
  count: counted(open),
  move: moved(open, transferred),
  moveFree: freeMoved(open, transferred),
} as const satisfies EstatePart

/** Applications filed at the counter of a dissolved office. The successor's front desk becomes their assistant. */
export const counterApplicationsEstate = {
  count: counted(ofCounter),
  move: moved(ofCounter, counterTransferred),
  moveAhead: finishedMoved(ofCounter, counterTransferred),
  moveFree: freeMoved(ofCounter, counterTransferred),
} as const satisfies EstatePart

/** Closed applications of a dissolved office. */
export const archiveEstate = {
  count: counted(done),
  move: moved(done, archiveTransferred),
  moveAhead: finishedMoved(done, archiveTransferred),
  moveFree: freeMoved(done, archiveTransferred),
} as const satisfies EstatePart

/** The applications of an office, those of its counter, and those of its appeals, that are left when it is locked. */
export const leftover: Leftover = {
  ids: async (tx, officeId) => {
    const rows = await tx<{ id: string }[]>`
      select a.id
      from applications a
      where ${open(tx, officeId)}
      union all
      select a.id
      from applications a
      where ${ofCounter(tx, officeId)}
      union all
      select a.id
      from applications a
      where ${done(tx, officeId)}
      union
      ${appealedAt(tx, officeId)}
      order by id`
    return rows.map(({ id }) => id)
  },
  lock: async (tx, ids) => void (await locked(tx, ids, tx``)),
  lockFree: async (tx, ids) => (await locked(tx, ids, tx`skip locked`)).count === ids.length,
}

const locked = (tx: Db, ids: readonly string[], others: Fragment) => tx`
  select
  from applications
  where id = any(${[...ids]}::uuid[])
  order by id
  for no key update ${others}`
