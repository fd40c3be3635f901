import { holderIn } from '../catalogue/permit-types/holder.ts'

/** Pointer to the name of the applicant in the form of every permit type. */
export const applicantName = '/applicant/name'

/** The most words of a name that are indexed. */
const wordsLimit = 12
const shortestWord = 2

/** Letters and digits in a row, once accents are taken off. */
const word = /[\p{L}\p{N}]+/gu
const accents = /\p{M}/gu
/** The spelling of before 1972 that many people keep in their names, and what is written for it today. */
const oldSpelling: readonly [RegExp, string][] = [
  [/oe/g, 'u'],
  [/dj/g, 'j'],
  [/tj/g, 'c'],
]

/**
 * The words of a name in the one way they are written for searching: lower case, no accents, today's spelling. Each
 * word once, in order; initials and what exceeds twelve words are left out.
 */
export function wordsOfName(name: string): string[] {
  const plain = name.normalize('NFKD').replace(accents, '').toLowerCase()
  const words = (plain.match(word) ?? [])
    .filter((found) => [...found].length >= shortestWord)
    .map((found) => oldSpelling.reduce((text, [old, now]) => text.replace(old, now), found))
  return [...new Set(words)].slice(0, wordsLimit)
}

/** The name of the applicant as it was answered; null while there is none. */
export const applicantIn = (answers: Record<string, unknown>): string | null => holderIn(answers, [applicantName])

/** The words that an application is found by: those of its applicant's name and of the name its permit will be in. */
export function searchWordsIn(answers: Record<string, unknown>, holder: readonly string[] | undefined): string[] {
  const names = [applicantIn(answers), holderIn(answers, holder)]
  return [...new Set(names.flatMap((name) => (name === null ? [] : wordsOfName(name))))]
}
