import { blockersFrom } from '../http/problems/blocker-words.ts'
import { applicationBlockers } from './blocker-words.ts'

/** A reason why a step cannot be taken yet. `target` is what to correct: a slot, a pointer, a member. */
export const blocker = blockersFrom(applicationBlockers)
