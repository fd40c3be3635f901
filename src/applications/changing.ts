import { retrying } from '../http/retrying.ts'
import type { Case } from './case.ts'
import type { Context } from './context.ts'
import { findCase } from './queries.ts'

/** Writes what was decided. Undefined when the application has changed since it was read. */
export type Write<T> = () => Promise<T | undefined>

/**
 * Changes an application: reads it once, decides once, writes once, on the condition that it is still as it was read. A
 * change that loses a race is decided again by what the winner left, five times at most. Throws `not_found`, `conflict`,
 * and what `decide` throws.
 */
export const changing = <T>(
  { db, actor }: Pick<Context, 'db' | 'actor'>,
  id: string,
  decide: (application: Case) => Promise<Write<T>> | Write<T>,
  { withLedger = false } = {},
): Promise<T> =>
  retrying(async () => {
    const write = await decide(await findCase(db, id, actor, { withLedger }))
    return write()
  })
