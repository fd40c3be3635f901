import type { Actor } from '../../access/identity/actor.ts'
import { demandProvincialAdministrator } from '../../access/identity/administrators.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { currentEdition, workingCalendar } from '../calendar/queries.ts'
import { findRemedy, findRemedyAt, insertRemedy, type RemedyEdition } from './queries.ts'
import { type LastDay, type LegalRemedy, lastDayOf, remedyFaults } from './remedy.ts'
import type { NewLegalRemedy } from './schema.ts'

/**
 * Makes a legal remedy the next version: letters about later decisions have it. Throws `forbidden`, and `rule_broken`
 * for a last day that is not named, or named without a limit, and for a personal number in a text.
 */
export async function setRemedy(tx: Db, { remedy }: NewLegalRemedy, actor: Actor): Promise<RemedyEdition> {
  demandProvincialAdministrator(actor, 'set_legal_remedy')
  const errors = remedy === null ? [] : remedyFaults(remedy, '/remedy')
  if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
  refuseNumbers({ remedy })
  return findRemedy(tx, await insertRemedy(tx, remedy, actor.personId))
}

/** The remedy against one decision. */
export interface Remedy {
  words: LegalRemedy
  lastDay: LastDay | null
}

/**
 * Returns the remedy against a decision of `decidedAt`: `own` of its permit type, otherwise that of the network at that
 * moment. Null where none was set, or its last day cannot be counted because a calendar is missing.
 */
export async function remedyAgainst(db: Db, own: LegalRemedy | undefined, decidedAt: string): Promise<Remedy | null> {
  const words = own ?? (await findRemedyAt(db, decidedAt))
  if (words === null) return null
  if (words.within === null) return { words, lastDay: null }
  const lastDay = lastDayOf(
    words.within,
    Date.parse(decidedAt),
    words.within.unit === 'days' ? [] : await workingCalendar(db, await currentEdition(db)),
  )
  return lastDay && { words, lastDay }
}
