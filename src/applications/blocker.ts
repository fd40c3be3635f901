import type { Blocker } from '../http/problems/problem.ts'
import type { Names } from '../platform/words.ts'

/** A reason why a step cannot be taken yet. `target` is what to correct: a slot, a pointer, a member. */
export const blocker = (code: string, detail: Names, target?: string): Blocker => ({
  code,
  detail,
  ...(target !== undefined && { target }),
})
