import { retrying } from '../http/retrying.ts'
import type { Case } from './case.ts'
import { type Context, demandVersion } from './context.ts'
import { findCase } from './queries.ts'

/** Writes what was decided. Undefined when the application has changed since it was read. */
export type Write<T> = () => Promise<T | undefined>

/**
 * Changes an application: reads it once, decides once, writes once, on the condition that it is still as it was read. A
 * change that loses a race is decided again by what the winner left, five times at most; one that is bound to a version
 * is `stale` then. Throws `not_found`, `stale`, `conflict`, and what `decide` throws.
 */
export function changing<T>(
  context: Pick<Context, 'db' | 'actor' | 'ifVersion'>,
  id: string,
  decide: (application: Case) => Promise<Write<T>> | Write<T>,
  { withLedger = false } = {},
): Promise<T> {
  let hasLost = false
  return retrying(async () => {
    const application = await findCase(context.db, id, context.actor, { withLedger })
    if (hasLost) demandVersion(context, application)
    hasLost = true
    const write = await decide(application)
    return write()
  })
}
