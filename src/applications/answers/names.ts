import { applicantName, holderIn } from '../../catalogue/permit-types/holder.ts'
import { soundsOf, withoutTitles } from './name-sounds.ts'

/** The greatest number of words of a name that are indexed. */
const wordsLimit = 12
const shortestWord = 2

/** A run of letters and digits, after accents are removed. */
const word = /[\p{L}\p{N}]+/gu
const accents = /\p{M}/gu
/** Signs that some write inside a word or before it, as in Ma'ruf, and others leave out. */
const apostrophes = /['’‘ʼʻʾʿ`´]/g
/** The spelling of before 1972, which many names keep, and today's spelling. */
const oldSpelling: readonly [RegExp, string][] = [
  [/oe/g, 'u'],
  [/dj/g, 'j'],
  [/tj/g, 'c'],
]

/** The words of a name for searching, each once. */
interface NameWords {
  /** In lower case, without accents, in the order of the name. Some old spelling is replaced by today's. */
  exact: string[]
  /** Their sounds, the same for the usual spellings of a word, with an apostrophe in it or not. Without titles. */
  sounds: string[]
  /** The sounds of its words where an apostrophe parts them, as a space does. */
  partedSounds: string[]
}

/** Returns the words of a name, normalised for searching. Initials and words after the twelfth are left out. */
export function wordsOfName(name: string): NameWords {
  const parted = wordsIn(name.replace(apostrophes, ' '))
  const exact = parted.map((found) => oldSpelling.reduce((text, [old, now]) => text.replace(old, now), found))
  const soundsIn = (words: readonly string[]) => soundsOf(words).slice(0, wordsLimit)
  return {
    exact: [...new Set(exact)].slice(0, wordsLimit),
    sounds: soundsIn(wordsIn(name.replace(apostrophes, ''))),
    partedSounds: soundsIn(parted),
  }
}

function wordsIn(text: string): string[] {
  const plain = text.normalize('NFKD').replace(accents, '').toLowerCase()
  return (plain.match(word) ?? []).filter((found) => [...found].length >= shortestWord)
}

/** Returns the applicant's name from the answers; null without one. */
export const applicantIn = (answers: Record<string, unknown>): string | null => holderIn(answers, [applicantName])

/**
 * Returns the words by which an application is found, and their sounds: of its applicant's name and of the permit
 * holder's name. At most twelve for each name, titles last: a search by sound needs none.
 */
export function searchWordsIn(answers: Record<string, unknown>, holder: readonly string[] | undefined): string[] {
  const names = [applicantIn(answers), holderIn(answers, holder)]
  return [...new Set(names.flatMap((name) => (name === null ? [] : wordsAndSoundsOf(name))))]
}

function wordsAndSoundsOf(name: string): string[] {
  const { exact, sounds, partedSounds } = wordsOfName(name)
  return [...new Set([...withoutTitles(exact), ...sounds, ...partedSounds, ...exact])].slice(0, wordsLimit)
}
