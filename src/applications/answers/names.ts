import { applicantName, holderIn } from '../../catalogue/permit-types/holder.ts'

/** The greatest number of words of a name that are indexed. */
const wordsLimit = 12
const shortestWord = 2

/** A run of letters and digits, after accents are removed. */
const word = /[\p{L}\p{N}]+/gu
const accents = /\p{M}/gu
/** The spelling of before 1972, which many names keep, and today's spelling. */
const oldSpelling: readonly [RegExp, string][] = [
  [/oe/g, 'u'],
  [/dj/g, 'j'],
  [/tj/g, 'c'],
]

/**
 * Returns the words of a name, normalised for searching: lower case, no accents, today's spelling. Each word appears
 * once, in order. Initials and words after the twelfth are left out.
 */
export function wordsOfName(name: string): string[] {
  const plain = name.normalize('NFKD').replace(accents, '').toLowerCase()
  const words = (plain.match(word) ?? [])
    .filter((found) => [...found].length >= shortestWord)
    .map((found) => oldSpelling.reduce((text, [old, now]) => text.replace(old, now), found))
  return [...new Set(words)].slice(0, wordsLimit)
}

/** Returns the applicant's name from the answers; null without one. */
export const applicantIn = (answers: Record<string, unknown>): string | null => holderIn(answers, [applicantName])

/** Returns the words by which an application is found: of its applicant's name and of the permit holder's name. */
export function searchWordsIn(answers: Record<string, unknown>, holder: readonly string[] | undefined): string[] {
  const names = [applicantIn(answers), holderIn(answers, holder)]
  return [...new Set(names.flatMap((name) => (name === null ? [] : wordsOfName(name))))]
}
