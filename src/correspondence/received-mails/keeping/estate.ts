import type { EstateCount, EstatePart, Transfer } from '../../../network/offices/estate.ts'
import type { Db, Fragment } from '../../../platform/db/client.ts'

/** The mails of an office. When it is dissolved, its successor takes over its triage and the replies to its letters. */
export const mailEstate = {
  count: (db, officeId) =>
    db<EstateCount[]>`
      select state::text as key, count(*)::int as count
      from received_mails
      where office_id = ${officeId}
      group by state
      order by state`,
  move: (tx, transfer) => moved(tx, transfer, tx`office_id = ${transfer.from}`),
  moveFree: (tx, transfer) =>
    moved(
      tx,
      transfer,
      tx`id in (
        select id
        from received_mails
        where office_id = ${transfer.from}
        for no key update skip locked)`,
    ),
} as const satisfies EstatePart

const moved = (tx: Db, { to }: Transfer, which: Fragment) => tx<EstateCount[]>`
  with moved as (
    update received_mails
    set office_id = ${to}
    where ${which}
    returning state
  )
  select state::text as key, count(*)::int as count
  from moved
  group by state
  order by state`
