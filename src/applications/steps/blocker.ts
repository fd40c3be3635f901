import { blockersFrom } from '../../http/problems/blocker-words.ts'
import { applicationBlockers } from './blocker-words.ts'

/** Returns a blocker: why a step cannot be taken yet. `target` is what to correct: a slot, a JSON Pointer, a member. */
export const blocker = blockersFrom(applicationBlockers)
