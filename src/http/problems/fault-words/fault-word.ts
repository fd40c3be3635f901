import type { Names } from '../../../platform/words.ts'

/**
 * The words of a fault. They go on where the label of the field ends: `"Floors"` + `must be at least 1.` `example` is
 * what the tests and the docs show.
 */
export interface FaultWord<P> {
  example: P
  words: (params: P) => Names
}

/** A fault whose words are always the same. */
export const says = (id: string, en: string): FaultWord<object> => ({ example: {}, words: () => ({ id, en }) })

/** A fault whose words need values. */
export const saysWith = <P>(example: P, words: (params: P) => Names): FaultWord<P> => ({ example, words })

/** Puts a name that is not a sentence into quotes. */
export const quoted = (name: unknown): string => `"${String(name).replaceAll('"', "'")}"`
