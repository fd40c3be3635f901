import type { Language, Names } from '../../../platform/words.ts'

/**
 * The words of a fault, which continue the label of the field: `"Floors"` + `must be at least 1.` `example`: values for
 * tests and docs.
 */
interface FaultWord<P> {
  example: P
  words: (params: P) => Names
}

/** Returns the words of a fault that need no values. */
export const says = (id: string, en: string): FaultWord<object> => ({ example: {}, words: () => ({ id, en }) })

/** Returns the words of a fault that need values. */
export const saysWith = <P>(example: P, words: (params: P) => Names): FaultWord<P> => ({ example, words })

/** Returns a value in double quotes; double quotes inside become single ones. */
export const quoted = (name: unknown): string => `"${String(name).replaceAll('"', "'")}"`

/** Returns the label of a choice in double quotes, with its code in the API beside it. */
export const labelled = (label: Names, code: unknown, language: Language): string =>
  `${quoted(label[language])} (\`${String(code)}\`)`
