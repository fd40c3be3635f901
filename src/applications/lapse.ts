import type { Db } from '../db/client.ts'
import { findAnyCase } from './queries.ts'
import { takeAlone } from './transition.ts'

const batch = 500

/** Lets applications lapse whose applicants were waited for longer than their permit type says. One batch; returns how many lapsed. */
export async function lapse(db: Db): Promise<number> {
  const overdue = await db<{ id: string; version: number }[]>`
    select a.id, a.version from applications a join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
    where a.status in ('returned', 'awaiting_payment', 'awaiting_originals') and a.discarded_at is null
      and a.status_since <= now() - (t.definition->'lapseAfterDays'->>a.status::text)::int * interval '1 day'
    order by a.status_since limit ${batch}`
  let lapsed = 0
  for (const { id, version } of overdue) if (await lapseOne(db, id, version)) lapsed++
  return lapsed
}

/** False when somebody was faster: what has changed since it was found overdue is judged by the next run. */
async function lapseOne(db: Db, id: string, version: number): Promise<boolean> {
  const file = await findAnyCase(db, id)
  if (file?.version !== version) return false
  const doer = { personId: null, standing: 'system', officeId: null, channel: 'system' } as const
  return (await takeAlone(db, file, { action: 'lapse', waitedFor: file.status }, doer)) !== undefined
}
