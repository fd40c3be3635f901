import type { Db } from '../../platform/db/client.ts'
import { currentEdition, workingCalendar } from '../calendar/queries.ts'
import type { WorkingCalendar } from '../calendar/working-time.ts'
import { findRemediesAt, findRemedyAt } from './queries.ts'
import { type LegalRemedy, lastDayOf, type ObjectionRules, type Remedy } from './remedy.ts'

/** A decision on a case, such as a refusal, on an objection against it, or on the appeal after that. */
export type Decided = 'case' | 'objection' | 'appeal'

const wordsAgainst: Record<Decided, (remedy: LegalRemedy | null) => Remedy['words'] | null> = {
  case: (remedy) => remedy,
  objection: (remedy) => remedy?.objection?.remedy ?? null,
  appeal: (remedy) => remedy?.objection?.appeal?.remedy ?? null,
}

/**
 * Returns the remedy against a decision of `decidedAt`: `own` of its permit type, otherwise that of the network at that
 * moment. Null when none was set, or when its last day cannot be counted because a calendar is missing.
 */
export async function remedyAgainst(
  db: Db,
  own: LegalRemedy | undefined,
  decidedAt: Date,
  decided: Decided = 'case',
): Promise<Remedy | null> {
  const words = wordsAgainst[decided](own ?? (await findRemedyAt(db, decidedAt)))
  return countedFrom(words, decidedAt, await calendarFor(db, [words]))
}

/**
 * Returns what `remedyAgainst` returns for each of these moments, by the moment. However many there are, it reads the
 * remedies and the calendar once.
 */
export async function remediesAgainst(
  db: Db,
  own: LegalRemedy | undefined,
  decidedAt: readonly Date[],
  decided: Decided = 'case',
): Promise<ReadonlyMap<Date, Remedy | null>> {
  if (decidedAt.length === 0) return new Map()
  const rules = own ? decidedAt.map(() => own) : await findRemediesAt(db, decidedAt)
  const words = rules.map(wordsAgainst[decided])
  const calendar = await calendarFor(db, words)
  return new Map(decidedAt.map((at, index) => [at, countedFrom(words[index] ?? null, at, calendar)]))
}

/** Returns the rules for objections against a decision of `decidedAt`: of the permit type, otherwise of the network. */
export async function rulesAt(db: Db, own: LegalRemedy | undefined, decidedAt: Date): Promise<ObjectionRules | null> {
  return (own ?? (await findRemedyAt(db, decidedAt)))?.objection ?? null
}

/** Returns the working calendar if one of these remedies counts working days; otherwise an empty one. */
async function calendarFor(db: Db, words: readonly (Remedy['words'] | null)[]): Promise<WorkingCalendar> {
  const isCounted = words.some((remedy) => remedy?.within?.unit === 'working_days')
  return isCounted ? workingCalendar(db, await currentEdition(db)) : []
}

function countedFrom(words: Remedy['words'] | null, decidedAt: Date, calendar: WorkingCalendar): Remedy | null {
  if (words === null) return null
  if (words.within === null) return { words, lastDay: null }
  const lastDay = lastDayOf(words.within, decidedAt.getTime(), calendar)
  return lastDay && { words, lastDay }
}
