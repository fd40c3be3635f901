import { writeNumber } from '../../platform/quantity-words.ts'
import type { Language, Names } from '../../platform/words.ts'

/** No refusal names more faults than this. */
export const shownFaultsLimit = 100

/**
 * Says what to correct in a request: the first fault, in its own sentence, and how many there are besides. Without any
 * fault it says `what` instead. Faults at the limit of what is shown may be more than are known here.
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
        : 'Perbaiki, lalu kirim lagi.',
    ] as const
  const things = others === 1 ? 'thing' : 'things'
  return [
    first.en,
    others > 0
      ? `Correct this and ${isAll ? '' : 'at least '}${more} more ${things}, then send it again.`
      : 'Correct it and send it again.',
  ] as const
}
