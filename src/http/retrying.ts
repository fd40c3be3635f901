import { Problem } from './problems/problem.ts'

const attemptsLimit = 5

/**
 * Runs `attempt` until it returns something, five times at most: undefined means that somebody else was faster. Throws
 * `conflict` after the last attempt.
 */
export async function retrying<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let attempts = 1; attempts <= attemptsLimit; attempts++) {
    const result = await attempt()
    if (result !== undefined) return result
  }
  throw new Problem('conflict', {})
}
