import { Problem } from '../../http/problems/problem.ts'

/** Returns `unavailable` for any failure of the storage, with the cause for the log. */
export const storageFailure = (cause: unknown): Problem => Object.assign(new Problem('unavailable', {}), { cause })
