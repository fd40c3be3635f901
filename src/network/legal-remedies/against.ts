import type { Db } from '../../platform/db/client.ts'
import { currentEdition, workingCalendar } from '../calendar/queries.ts'
import { findRemedyAt } from './queries.ts'
import { type LegalRemedy, lastDayOf, type Remedy } from './remedy.ts'

/**
 * Returns the remedy against a decision of `decidedAt`: `own` of its permit type, otherwise that of the network at that
 * moment. Null when none was set, or when its last day cannot be counted because a calendar is missing.
 */
export async function remedyAgainst(db: Db, own: LegalRemedy | undefined, decidedAt: Date): Promise<Remedy | null> {
  const words = own ?? (await findRemedyAt(db, decidedAt))
  if (words === null) return null
  if (words.within === null) return { words, lastDay: null }
  const lastDay = lastDayOf(
    words.within,
    decidedAt.getTime(),
    words.within.unit === 'days' ? [] : await workingCalendar(db, await currentEdition(db)),
  )
  return lastDay && { words, lastDay }
}
