import type { Names } from '../../platform/words.ts'
import type { Blocker } from './problem.ts'

/** The words of a blocker: what to do, in whole sentences. `example` is what the tests and the docs show. */
export interface BlockerWord<P> {
  example: P
  words: (params: P) => Names
}

export type BlockerWords = Readonly<Record<string, { example: object; words: (params: never) => Names }>>

/** A blocker whose words are always the same. */
export const asks = (id: string, en: string): BlockerWord<object> => ({ example: {}, words: () => ({ id, en }) })

/** A blocker whose words need values. */
export const asksWith = <P extends object>(example: P, words: (params: P) => Names): BlockerWord<P> => ({
  example,
  words,
})

/**
 * Returns the maker of blockers from a table of words. `target` is what to correct, for programs: a slot, a pointer, a
 * role, an id.
 */
export const blockersFrom =
  <T extends BlockerWords>(table: T) =>
  <C extends keyof T & string>(code: C, params: T[C]['example'], target?: string): Blocker => {
    const words: (params: object) => Names = table[code]?.words as (params: object) => Names
    return { code, detail: words(params), ...(target !== undefined && { target }) }
  }
