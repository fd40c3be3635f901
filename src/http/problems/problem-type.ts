import { type Language, languages, type Names } from '../../platform/words.ts'

/** The people whom a problem addresses, as its page says. */
export const readers = ['everyone', 'client', 'officer', 'administrator', 'agency'] as const
export type ProblemReader = (typeof readers)[number]

/** Two short texts in each language: what happened, and what to do. */
export type Words = Record<Language, readonly [what: string, todo: string]>

export interface ProblemType<P> {
  status: number
  reader: ProblemReader
  title: Names
  /** Returns the words for these values. `faults`: the sentences of the faults in the problem. */
  words: (params: P, faults: readonly Names[]) => Words
  example: P
}

/** Returns a type of problem whose words need no values. */
export const problem = (status: number, reader: ProblemReader, title: Names, words: Words): ProblemType<object> => ({
  status,
  reader,
  title,
  words: () => words,
  example: {},
})

/** Returns a type of problem, for clients, whose words are made from its faults. */
export const problemOfFaults = (
  status: number,
  title: Names,
  words: (faults: readonly Names[]) => Words,
): ProblemType<object> => ({ status, reader: 'client', title, words: (_, faults) => words(faults), example: {} })

/** Returns a type of problem whose words need values. `example`: the values of the contract's example. */
export const problemWith = <P>(
  status: number,
  reader: ProblemReader,
  title: Names,
  example: P,
  words: (params: P) => Words,
): ProblemType<P> => ({ status, reader, title, words, example })

/** Joins the two texts of each language into one. */
export const detailOf = (words: Words): Names => ({ id: words.id.join(' '), en: words.en.join(' ') })

/** Calls `make` for each language and returns the words. */
export const inEach = (make: (language: Language) => readonly [what: string, todo: string]): Words => ({
  id: make(languages[0]),
  en: make(languages[1]),
})
