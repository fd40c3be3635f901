/** Limit of a search text, in characters. */
export const queryCharactersLimit = 100

/**
 * Returns the words of a search as the catalogue stores them: runs of a to z and digits, in lower case, without
 * accents. Empty when the text has no such word.
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
 * Returns a `tsquery` for texts in which each of these words begins some word. The words are letters and digits, so
 * they need no escaping.
 */
export const beginningWith = (words: readonly string[]): string => words.map((word) => `'${word}':*`).join(' & ')
