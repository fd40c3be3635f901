import { type Db, within } from '../../platform/db/client.ts'
import { localDay, startOfDay } from '../../platform/db/local-time.ts'
import { findAnyCase } from '../case/queries.ts'
import { lockApplication } from '../changed.ts'
import type { StepContext } from '../context.ts'
import { system } from '../doer.ts'
import { answerWaits, mailUnreadUpTo, waitedSince } from './answer-queries.ts'
import type { Consequence } from './consequence.ts'
import { takeSystemStep } from './transition.ts'

const batch = 500

/**
 * Lapses at most 500 applications whose applicants did not act within the time of their permit type. Returns the number
 * lapsed. None lapses while an answer of its applicant waits for an officer, or while a mail that came in time is not
 * processed yet.
 */
export async function lapseApplications(db: Db, consequences: readonly Consequence[]): Promise<number> {
  const overdue = await db<{ id: string; version: number }[]>`
    select a.id, a.version
    from ${lapsing(db)}
    order by a.status_since
    limit ${batch}`
  let lapsed = 0
  for (const { id, version } of overdue)
    if (await within(db, (tx) => lapseOne({ db: tx, consequences }, { id, version }))) lapsed++
  return lapsed
}

/**
 * Lapses one application. False when it has changed since it was found overdue; the next run judges it again. Filing an
 * answer locks the application without a new version, so the conditions are checked again under the lock.
 */
async function lapseOne(
  context: Pick<StepContext, 'db' | 'consequences'>,
  { id, version }: { id: string; version: number },
): Promise<boolean> {
  const tx = context.db
  await lockApplication(tx, id)
  const [still] = await tx`
    select
    from ${lapsing(tx)} and a.id = ${id} and a.version = ${version}`
  const application = still && (await findAnyCase(tx, id))
  if (application?.version !== version) return false
  const input = { action: 'lapse', waitedFor: application.status } as const
  return (await takeSystemStep(context, application, input, system)) !== undefined
}

/**
 * Returns the end of a `from` clause with its conditions: applications `a` that lapse now. The last day that letters
 * name is a whole day of the network: an application lapses after it.
 */
const lapsing = (db: Db) => db`
  applications a
  join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
  cross join lateral (select (t.definition->'lapseAfterDays'->>a.status::text)::int as days) w
  where a.status in ('returned', 'awaiting_payment', 'awaiting_originals')
    and a.discarded_at is null
    and a.status_since < ${startOfDay(db, db`network_day() - w.days`)}
    and ${waitedSince(db)} < ${startOfDay(db, db`network_day() - w.days`)}
    and not ${answerWaits(db)}
    and not ${mailUnreadUpTo(db, startOfDay(db, db`${localDay(db, waitedSince(db))} + w.days + 1`))}`
