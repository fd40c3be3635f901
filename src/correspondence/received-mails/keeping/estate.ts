import type { EstateCount, EstatePart } from '../../../network/offices/estate.ts'

/** The mails of an office. When it is dissolved, its successor takes over its triage and the replies to its letters. */
export const mailEstate = {
  count: (db, officeId) =>
    db<EstateCount[]>`
      select state::text as key, count(*)::int as count
      from received_mails
      where office_id = ${officeId}
      group by state
      order by state`,
  move: (tx, { from, to }) => tx<EstateCount[]>`
    with moved as (
      update received_mails
      set office_id = ${to}
      where office_id = ${from}
      returning state
    )
    select state::text as key, count(*)::int as count
    from moved
    group by state
    order by state`,
} as const satisfies EstatePart
