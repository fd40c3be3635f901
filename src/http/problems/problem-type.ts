import { type Language, languages, type Names } from '../../platform/words.ts'

/** Those who read a problem first; a page about it says so. */
export const readers = ['everyone', 'client', 'officer', 'administrator', 'agency'] as const
export type Reader = (typeof readers)[number]

/** Two short texts a language: what happened, and what to do about it. */
export type Words = Record<Language, readonly [what: string, todo: string]>

export interface ProblemType<P> {
  status: number
  reader: Reader
  title: Names
  /** Returns the words for these values; `faults` are the sentences of what is wrong with the request. */
  words: (params: P, faults: readonly Names[]) => Words
  example: P
}

/** A problem whose words are always the same. */
export const problem = (status: number, reader: Reader, title: Names, words: Words): ProblemType<object> => ({
  status,
  reader,
  title,
  words: () => words,
  example: {},
})

/** A problem whose words are made of the faults that it names. */
export const problemOfFaults = (
  status: number,
  reader: Reader,
  title: Names,
  words: (faults: readonly Names[]) => Words,
): ProblemType<object> => ({ status, reader, title, words: (_, faults) => words(faults), example: {} })

/** A problem whose words need values; `example` is what the contract shows. */
export const problemWith = <P>(
  status: number,
  reader: Reader,
  title: Names,
  example: P,
  words: (params: P) => Words,
): ProblemType<P> => ({ status, reader, title, words, example })

/** Joins what happened and what to do into one text for each language. */
export const detailOf = (words: Words): Names => ({ id: words.id.join(' '), en: words.en.join(' ') })

/** Makes words of `make` for each language. */
export const inEach = (make: (language: Language) => readonly [what: string, todo: string]): Words => ({
  id: make(languages[0]),
  en: make(languages[1]),
})
