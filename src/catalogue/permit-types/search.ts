/** What people type is a few words; longer is no search. */
export const queryCharactersLimit = 100

/**
 * The words of a query as the catalogue keeps them: runs of the letters a to z and digits, without case and accents.
 * Empty when there is no such word in it.
 */
export const wordsOf = (query: string): string[] => [
  ...new Set(
    query
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [],
  ),
]

/**
 * A query for what holds a word that begins with each of these, in PostgreSQL's notation. Words need no quoting: they
 * are letters and digits.
 */
export const beginningWith = (words: readonly string[]): string => words.map((word) => `'${word}':*`).join(' & ')
