import { Problem } from '../../http/problems/problem.ts'

/** That the storage failed, whatever it says of itself: `unavailable`. Why is kept for the log. */
export const storageFailure = (cause: unknown): Problem => Object.assign(new Problem('unavailable', {}), { cause })

/** True for a failure of the storage that gave no answer in time. It would give none to the next question either. */
export const isSilence = (failure: unknown): boolean =>
  failure instanceof Problem && failure.cause instanceof Error && failure.cause.name === 'TimeoutError'
