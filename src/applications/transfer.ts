import type { EstateCount, EstatePart, Transfer } from '../network/offices/estate.ts'
import { movableRoles } from '../network/offices/steps.ts'
import type { Db } from '../platform/db/client.ts'
import { hasWorkOn } from './assignments/changes.ts'
import { nextVersion } from './changed.ts'
import { type Status, states, statuses } from './lifecycle.ts'

const closed: readonly Status[] = statuses.filter((status) => states[status].turn === 'nobody')

/** What the office is responsible for and has yet to finish. */
const open = (db: Db, officeId: string) =>
  db`a.office_id = ${officeId} and a.status <> all(${closed}::application_status[]) and a.discarded_at is null`

/** What was filed at its counter, drafts too, and is for another office or for none yet. */
const ofCounter = (db: Db, officeId: string) =>
  db`a.filed_at_office_id = ${officeId} and a.office_id is distinct from ${officeId} and a.discarded_at is null`

/**
 * All that it is responsible for. Once the archive has gone this is what is open, and what was closed in the moment
 * between.
 */
const rest = (db: Db, officeId: string) => db`a.office_id = ${officeId} and a.discarded_at is null`

/** What it has finished. */
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
 * Gives files to another office: who is responsible changes, never state, number or clock. All of them in one
 * statement, each with its event and its version, so that whoever decided on what it was before is judged anew; and
 * each in the list of the minutes.
 */
const moved =
  (which: Which, type: string) =>
  (tx: Db, { dissolutionId, from, to, personId }: Transfer): Promise<EstateCount[]> =>
    tx<EstateCount[]>`
    with offices_named as materialized (
      select jsonb_build_object('dissolutionId', ${dissolutionId}::text,
        'from', jsonb_build_object('id', f.id, 'names', jsonb_build_object('id', f.name_id, 'en', f.name_en)),
        'to', jsonb_build_object('id', t.id, 'names', jsonb_build_object('id', t.name_id, 'en', t.name_en))) as details
      from offices f, offices t where f.id = ${from} and t.id = ${to}
    ), moved as (
      update applications a
      set ${nextVersion(tx)},
        office_id = case when a.office_id = ${from} then ${to}::uuid else a.office_id end,
        filed_at_office_id = case when a.filed_at_office_id = ${from} then ${to}::uuid else a.filed_at_office_id end,
        assigned_to = case when ${comesAlong(tx, from)} then a.assigned_to end,
        assigned_at = case when ${comesAlong(tx, from)} then a.assigned_at end
      where ${which(tx, from)}
      returning a.id, a.version, a.status, a.updated_at
    ), listed as (
      insert into office_dissolution_files (dissolution_id, application_id, version, status)
      select ${dissolutionId}::uuid, id, version, status
      from moved
    ), told as (
      insert into application_events (application_id, version, type, actor_id, standing, office_id, channel, details,
        at)
      select m.id, m.version, ${type}, ${personId}::uuid, ${personId === null ? 'system' : 'administrator'},
        ${to}::uuid, ${personId === null ? 'system' : 'web'}::channel, n.details, m.updated_at
      from moved m, offices_named n
    )
    select status::text as key, count(*)::int as count from moved group by status order by status`

/**
 * Who works on `a` goes on to, wherever it goes, unless it is the office's and they do not come along: heads stay
 * behind.
 */
const comesAlong = (db: Db, from: string) =>
  db`
    (a.office_id is distinct from ${from}::uuid
      or ${hasWorkOn(db, db`a.office_id`, db`and s.role = any(${movableRoles}::role[])`)})`

const heldOver = 'application.transferred'

/**
 * Its open files, which go last, so that nobody who works on one waits for the archive. Their event is also what the
 * applicants are told by.
 */
export const openApplicationsEstate = {
  count: counted(open),
  move: moved(rest, heldOver),
} as const satisfies EstatePart

/** Files whose assistant is its front desk, and goes on being one at the successor's. */
export const counterApplicationsEstate = {
  count: counted(ofCounter),
  move: moved(ofCounter, 'application.counter_transferred'),
} as const satisfies EstatePart

/** Its archive. */
export const archiveEstate = {
  count: counted(done),
  move: moved(done, 'application.archive_transferred'),
} as const satisfies EstatePart
