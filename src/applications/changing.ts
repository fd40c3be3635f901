import { retrying } from '../http/retrying.ts'
import type { Case } from './case/case.ts'
import { type CaseSelection, findCase } from './case/queries.ts'
import { type Context, demandVersion } from './context.ts'

/** Writes a decision. Undefined when the application has changed since it was read. */
type Write<T> = () => Promise<T | undefined>

/**
 * Changes an application: reads it, decides, and writes on condition that it is unchanged. After a lost race it reads
 * and decides again, with five attempts in all; a change bound by `If-Match` is then `stale`. `parts` are those that
 * the decision needs. Throws `not_found`, `stale`, `conflict`, and the problems of `decide`.
 */
export function changing<T>(
  context: Pick<Context, 'db' | 'facts' | 'actor' | 'ifVersion'>,
  id: string,
  decide: (application: Case) => Promise<Write<T>> | Write<T>,
  parts: CaseSelection = {},
): Promise<T> {
  let hasLost = false
  return retrying(async () => {
    const application = await findCase(context.facts ?? context.db, id, context.actor, parts)
    if (hasLost) demandVersion(context, application)
    hasLost = true
    const write = await decide(application)
    return write()
  })
}
