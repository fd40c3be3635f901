import type { Db } from '../../platform/db/client.ts'
import { alreadyHeld, oneAtATime } from '../staff/changes.ts'
import type { EstateCount, EstatePart, Transfer } from './estate.ts'
import { movableRoles } from './life.ts'

const regionsOf = (db: Db, officeId: string) => db<EstateCount[]>`
  select s.region_code as key, 1 as count from office_areas s
  where s.office_id = ${officeId} and (s.served_until is null or s.served_until >= (
    select d.wound_down_at from office_dissolutions d where d.office_id = ${officeId} and d.state = 'winding_down'))
  order by s.region_code`

/**
 * The regions it serves, or served until its winding down gave them to the successor. From then on new applications go
 * there.
 */
export const area = {
  count: regionsOf,
  move: async (tx, { from, to, at }) => {
    const regions = await regionsOf(tx, from)
    await tx`
      with handed_on as (
        update office_areas
        set served_until = greatest(${at}::timestamptz, serves_since)
        where office_id = ${from} and served_until is null
        returning region_code, served_until
      )
      insert into office_areas (region_code, office_id, serves_since)
      select region_code, ${to}::uuid, served_until
      from handed_on`
    return regions
  },
} as const satisfies EstatePart

/** Posts of an office, of these roles or of all others, that have not ended. */
const standing = (db: Db, officeId: string, go: boolean) => db`
  s.office_id = ${officeId} and (s.role = any(${movableRoles}::role[])) = ${go}
    and (s.ends_at is null or s.ends_at > statement_timestamp())`

const posts = (db: Db, officeId: string, go: boolean) => db<EstateCount[]>`
  select role::text as key, count(*)::int as count
  from staff s
  where ${standing(db, officeId, go)}
  group by role
  order by role`

/** Ends posts at the moment of the transfer, with their record, and names them with the day they would have ended. */
const ended = (db: Db, { from, personId, at }: Transfer, go: boolean) => db`ended as (
    update staff s set ends_at = greatest(${at}::timestamptz, s.starts_at) where ${standing(db, from, go)}
    returning s.id, s.person_id, s.invited_email, s.role, s.ends_at, s.suspended_at, old.ends_at as until
  ), recorded as (
    insert into staff_changes (staff_id, action, by, reason, ends_at)
    select id, 'end', ${personId}::uuid, ${dissolvedReason}, ends_at
    from ended
  )`
const dissolvedReason = 'Kantor dibubarkan / The office was dissolved'

/**
 * Moves posts to the successor: each appointment ends, and begins there anew. A person who holds the same post there
 * for some of the time takes up the rest.
 */
export const staff = {
  count: (db: Db, officeId: string) => posts(db, officeId, true),
  move: async (tx: Db, transfer: Transfer) => {
    await oneAtATime(tx)
    const going = await posts(tx, transfer.from, true)
    await tx`
      with ${ended(tx, transfer, true)}, appointed as (
        insert into staff (person_id, invited_email, office_id, role, starts_at, ends_at, suspended_at, appointed_by)
        select s.person_id, s.invited_email, s.office_id, s.role, lower(piece), upper(piece), s.suspended_at,
          ${transfer.personId}::uuid
        from (select ended.*, ${transfer.to}::uuid as office_id from ended) s
        cross join lateral unnest(
          tstzmultirange(tstzrange(s.ends_at, s.until))
          - ${alreadyHeld(tx, tx`s.person_id`, tx`s.invited_email`)}) piece
        returning id, ends_at
      )
      insert into staff_changes (staff_id, action, by, reason, ends_at)
      select id, 'appoint', ${transfer.personId}::uuid, ${dissolvedReason}, ends_at
      from appointed`
    return going
  },
} as const satisfies EstatePart

/** To head or to administer an office ends with it: the successor has its own. */
export const endedPosts = {
  count: (db: Db, officeId: string) => posts(db, officeId, false),
  move: async (tx: Db, transfer: Transfer) => {
    await oneAtATime(tx)
    const ending = await posts(tx, transfer.from, false)
    await tx`with ${ended(tx, transfer, false)} select from ended`
    return ending
  },
} as const satisfies EstatePart

/** Times that were kept for visitors end with the counter: they choose another at the successor. */
export const visits = {
  count: (db: Db, officeId: string) => db<EstateCount[]>`
    select purpose::text as key, count(*)::int as count
    from counter_visits
    where office_id = ${officeId} and outcome is null
    group by purpose
    order by purpose`,
  move: (tx: Db, { from, at }: Transfer) => tx<EstateCount[]>`
    with ended as (
      update counter_visits
      set outcome = 'cancelled', outcome_reason = ${dissolvedReason}, ended_at = ${at}
      where office_id = ${from} and outcome is null
      returning purpose
    )
    select purpose::text as key, count(*)::int as count from ended group by purpose order by purpose`,
} as const satisfies EstatePart

/** What could be filed there can be filed at the successor. */
export const permitTypes = {
  count: (db, officeId) =>
    db<EstateCount[]>`
      select permit_type as key, 1 as count
      from office_permit_types
      where office_id = ${officeId}
      order by permit_type`,
  move: (tx, { from, to }) => tx<EstateCount[]>`
    with ended as (
      delete from office_permit_types where office_id = ${from} returning permit_type
    ), offered as (
      insert into office_permit_types (office_id, permit_type)
      select ${to}::uuid, permit_type
      from ended
      on conflict do nothing
    )
    select permit_type as key, 1 as count from ended order by permit_type`,
} as const satisfies EstatePart

const numbersGiven = (db: Db, officeId: string) => db<EstateCount[]>`
  select kind || '-' || year as key, last as count
  from number_sequences
  where office_id = ${officeId}
  order by kind, year`

/**
 * The last number of each kind and year. They stay: what was numbered keeps its number for ever, and the successor
 * counts on in its own.
 */
export const numbers = {
  count: numbersGiven,
  move: (tx, { from }) => numbersGiven(tx, from),
} as const satisfies EstatePart
