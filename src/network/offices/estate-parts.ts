import type { Db } from '../../platform/db/client.ts'
import { heldTimes, lockStaff } from '../staff/changes.ts'
import type { EstateCount, EstatePart, Transfer } from './estate.ts'
import { movableRoles } from './steps.ts'

const regionsOf = (db: Db, officeId: string) => db<EstateCount[]>`
  select s.region_code as key, 1 as count
  from office_areas s
  where s.office_id = ${officeId} and (s.served_until is null or s.served_until >= (
    select d.wound_down_at
    from office_dissolutions d
    where d.office_id = ${officeId} and d.state = 'winding_down'))
  order by s.region_code`

/** Regions that an office serves, or served until it wound down. Their new applications go to the successor. */
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

/** SQL condition: post `s` of an office has not ended, and its role is movable (`go`) or not. */
const standing = (db: Db, officeId: string, go: boolean) => db`
  s.office_id = ${officeId} and (s.role = any(${movableRoles}::role[])) = ${go}
    and (s.ends_at is null or s.ends_at > statement_timestamp())`

const posts = (db: Db, officeId: string, go: boolean) => db<EstateCount[]>`
  select role::text as key, count(*)::int as count
  from staff s
  where ${standing(db, officeId, go)}
  group by role
  order by role`

/** SQL that ends posts at the time of the transfer and records it. `until` is the end they had before. */
const ended = (db: Db, { from, personId, at }: Transfer, go: boolean) => db`ended as (
    update staff s
    set ends_at = greatest(${at}::timestamptz, s.starts_at)
    where ${standing(db, from, go)}
    returning s.id, s.person_id, s.invited_email, s.role, s.ends_at, s.suspended_at, old.ends_at as until
  ), recorded as (
    insert into staff_changes (staff_id, action, by, reason, ends_at)
    select id, 'end', ${personId}::uuid, ${dissolvedReason}, ends_at
    from ended
  )`
const dissolvedReason = 'Kantor dibubarkan / The office was dissolved'

/**
 * Posts that move to the successor: each post ends, and a new one starts there. A person who holds the same post there
 * for a part of the time gets the rest of the time.
 */
export const staff = {
  count: (db: Db, officeId: string) => posts(db, officeId, true),
  move: async (tx: Db, transfer: Transfer) => {
    await lockStaff(tx)
    const going = await posts(tx, transfer.from, true)
    await tx`
      with ${ended(tx, transfer, true)}, appointed as (
        insert into staff (person_id, invited_email, office_id, role, starts_at, ends_at, suspended_at, appointed_by)
        select s.person_id, s.invited_email, s.office_id, s.role, lower(piece), upper(piece), s.suspended_at,
          ${transfer.personId}::uuid
        from (select ended.*, ${transfer.to}::uuid as office_id from ended) s
        cross join lateral unnest(
          tstzmultirange(tstzrange(s.ends_at, s.until))
          - ${heldTimes(tx, tx`s.person_id`, tx`s.invited_email`)}) piece
        returning id, ends_at
      )
      insert into staff_changes (staff_id, action, by, reason, ends_at)
      select id, 'appoint', ${transfer.personId}::uuid, ${dissolvedReason}, ends_at
      from appointed`
    return going
  },
} as const satisfies EstatePart

/** Posts that end with the office: heads and administrators. The successor has its own. */
export const endedPosts = {
  count: (db: Db, officeId: string) => posts(db, officeId, false),
  move: async (tx: Db, transfer: Transfer) => {
    await lockStaff(tx)
    const ending = await posts(tx, transfer.from, false)
    await tx`
      with ${ended(tx, transfer, false)}
      select
      from ended`
    return ending
  },
} as const satisfies EstatePart

/** Booked visits. They are cancelled, and the applicants book again at the successor. */
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
    select purpose::text as key, count(*)::int as count
    from ended
    group by purpose
    order by purpose`,
} as const satisfies EstatePart

/** Permit types that were online at the office. They go online at the successor. */
export const permitTypes = {
  count: (db, officeId) =>
    db<EstateCount[]>`
      select permit_type as key, 1 as count
      from office_permit_types
      where office_id = ${officeId}
      order by permit_type`,
  move: (tx, { from, to }) => tx<EstateCount[]>`
    with ended as (
      delete from office_permit_types
      where office_id = ${from}
      returning permit_type
    ), offered as (
      insert into office_permit_types (office_id, permit_type)
      select ${to}::uuid, permit_type
      from ended
      on conflict do nothing
    )
    select permit_type as key, 1 as count
    from ended
    order by permit_type`,
} as const satisfies EstatePart

const numbersGiven = (db: Db, officeId: string) => db<EstateCount[]>`
  select kind || '-' || year as key, last as count
  from number_sequences
  where office_id = ${officeId}
  order by kind, year`

/** The last number of each kind and year. Numbers given stay valid; the successor uses its own sequences. */
export const numbers = {
  count: numbersGiven,
  move: (tx, { from }) => numbersGiven(tx, from),
} as const satisfies EstatePart
