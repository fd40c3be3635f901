import type { EstateCount, EstatePart } from '../../network/offices/estate.ts'
import type { Db } from '../../platform/db/client.ts'

const open = (db: Db, officeId: string) => db<EstateCount[]>`
  select a.status::text as key, count(*)::int as count
  from inspection_appointments i
  join applications a on a.id = i.application_id
  where a.office_id = ${officeId} and i.outcome is null group by a.status order by a.status`

/** Appointments at the site that have not been kept yet. They hold: their files go over, and so do the inspectors. */
export const appointmentsEstate = {
  count: open,
  move: (tx, { from }) => open(tx, from),
} as const satisfies EstatePart
