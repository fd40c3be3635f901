import type { EstateCount, EstatePart, Transfer } from '../../network/offices/estate.ts'
import type { Db } from '../../platform/db/client.ts'
import { opened } from '../steps/open-states.ts'
import { transferred } from '../steps/transferred.ts'

const open = (db: Db, officeId: string) => db<EstateCount[]>`
  select a.status::text as key, count(*)::int as count
  from inspection_appointments p
  join applications a on a.id = p.application_id
  where a.office_id = ${officeId} and p.outcome is null
  group by a.status
  order by a.status`

/** Counts the same of applications that this dissolution has transferred already. */
const openOfTransferred = (db: Db, { dissolutionId }: Transfer) => db<EstateCount[]>`
  select l.status::text as key, count(*)::int as count
  from office_dissolution_applications l
  join application_events e on e.application_id = l.application_id and e.version = l.version
  join inspection_appointments p on p.application_id = l.application_id
  where l.dissolution_id = ${dissolutionId} and l.status = any(${opened}::application_status[])
    and e.type = ${transferred} and p.outcome is null
  group by l.status
  order by l.status`

/**
 * Open inspection dates of a dissolved office. They stay valid: their applications and inspectors move to the
 * successor. They are counted once, when the office is locked: after some of the applications, before the others.
 */
export const appointmentsEstate = {
  count: open,
  move: async (tx, transfer) => [...(await openOfTransferred(tx, transfer)), ...(await open(tx, transfer.from))],
} as const satisfies EstatePart
