import { writeNumber } from '../../platform/quantity-words.ts'
import type { Language, Names } from '../../platform/words.ts'

/** The most faults that a problem lists. */
export const shownFaultsLimit = 100
/**
 * The most errors of a validator that are described: many more than are shown. Wrong values of 1 MB may have a million,
 * and narrowing them compares each union with all of them.
 */
export const describedErrors = 1_000

/**
 * Returns the first fault (or `what` without faults) and a sentence with the number of others to correct. That sentence
 * follows words that may end with an instruction of their own, so alone it gives none but to send again. At
 * `shownFaultsLimit` there may be more faults than given, so the number becomes "at least".
 */
export function correctionWords(what: Names, faults: readonly Names[], language: Language) {
  const [first = what] = faults
  const others = faults.length - 1
  const more = writeNumber(others, language)
  const isAll = faults.length < shownFaultsLimit
  if (language === 'id')
    return [
      first.id,
      others > 0
        ? `Perbaiki ini dan ${isAll ? '' : 'sedikitnya '}${more} hal lain, lalu kirim lagi.`
        : 'Kirim lagi setelah diperbaiki.',
    ] as const
  const things = others === 1 ? 'thing' : 'things'
  return [
    first.en,
    others > 0
      ? `Correct this and ${isAll ? '' : 'at least '}${more} more ${things}, then send it again.`
      : 'Send it again when it is corrected.',
  ] as const
}
