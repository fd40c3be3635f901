import { Problem } from './problems/problem.ts'

const attemptsLimit = 5

/**
 * Calls `attempt` at most five times until it returns a value. Undefined means that a concurrent change was committed
 * first. Throws `conflict` after the last attempt.
 */
export async function retrying<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let attempts = 1; attempts <= attemptsLimit; attempts++) {
    const result = await attempt()
    if (result !== undefined) return result
  }
  throw new Problem('conflict', {})
}
