import type { EstateCount, EstatePart } from '../../network/offices/estate.ts'
import type { Db } from '../../platform/db/client.ts'

const open = (db: Db, officeId: string) => db<EstateCount[]>`
  select a.status::text as key, count(*)::int as count
  from inspection_appointments p
  join applications a on a.id = p.application_id
  where a.office_id = ${officeId} and p.outcome is null
  group by a.status
  order by a.status`

/**
 * Open inspection dates of a dissolved office. They stay valid: their applications and inspectors move to the
 * successor.
 */
export const appointmentsEstate = {
  count: open,
  move: (tx, { from }) => open(tx, from),
  moveFree: (tx, { from }) => open(tx, from),
} as const satisfies EstatePart
