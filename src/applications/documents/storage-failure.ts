import { Problem } from '../../http/problems/problem.ts'

/** That the storage failed, whatever it says of itself: `unavailable`. Why is kept for the log. */
export const storageFailure = (cause: unknown): Problem => Object.assign(new Problem('unavailable', {}), { cause })
