import { checkOf } from '../../catalogue/permit-types/definition/time-schema.ts'
import type { Db } from '../../platform/db/client.ts'
import { eachInTurn } from '../../platform/jobs/running.ts'
import { findAnyCase } from '../case/queries.ts'
import type { StepContext } from '../context.ts'
import { system } from '../doer.ts'
import type { Consequence } from '../steps/consequence.ts'
import { takeSystemStep } from '../steps/transition.ts'
import { listUnchecked, recordCheckOverdue, type Unjudged } from './silence-queries.ts'

const batch = 500

/**
 * Applies the rule of silence to at most 500 applications whose completeness check has run out of time. The system
 * accepts them, or their history records once that they are overdue. Returns the number. One failure does
 * not stop the others: throws as `eachInTurn` does.
 */
export async function endChecks(db: Db, consequences: readonly Consequence[]): Promise<number> {
  const unchecked = await listUnchecked(db, batch)
  return eachInTurn(unchecked.map((found) => async () => Number(await judge({ db, consequences }, found))))
}

/** False when the application has changed meanwhile; the next run judges it again. */
async function judge(context: Pick<StepContext, 'db' | 'consequences'>, { id, version }: Unjudged): Promise<boolean> {
  const application = await findAnyCase(context.db, id)
  if (application?.version !== version) return false
  if (checkOf(application.type.definition).silence !== 'complete')
    return recordCheckOverdue(context.db, { id, version })
  const input = { action: 'accept_by_silence', dueAt: application.dueAt?.toISOString() ?? '' } as const
  const doer = { ...system, officeId: application.office?.id ?? null }
  return (await takeSystemStep(context, application, input, doer)) !== undefined
}
