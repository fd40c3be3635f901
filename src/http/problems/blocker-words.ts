import type { Names } from '../../platform/words.ts'
import type { Blocker } from './problem.ts'

/** The words of a blocker: whole sentences that say what to do. `example`: values for tests and docs. */
interface BlockerWord<P> {
  example: P
  words: (params: P) => Names
}

export type BlockerWords = Readonly<Record<string, { example: object; words: (params: never) => Names }>>

/** Returns the words of a blocker that need no values. */
export const asks = (id: string, en: string): BlockerWord<object> => ({ example: {}, words: () => ({ id, en }) })

/** Returns the words of a blocker that need values. */
export const asksWith = <P extends object>(example: P, words: (params: P) => Names): BlockerWord<P> => ({
  example,
  words,
})

/**
 * Returns a function that makes blockers from a table of words by code. `target` says for programs what to correct: a
 * slot, a pointer, a role or an id.
 */
export const blockersFrom =
  <T extends BlockerWords>(table: T) =>
  <C extends keyof T & string>(code: C, params: T[C]['example'], target?: string): Blocker => {
    const words: (params: object) => Names = table[code]?.words as (params: object) => Names
    return { code, detail: words(params), ...(target !== undefined && { target }) }
  }
