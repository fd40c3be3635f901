import type { Database, Db } from '../../platform/db/client.ts'
import { type Answer, type Key, onceInTransaction } from './once.ts'

/** In place of a secret that is shown once. */
export const noSecret: { secret: string | null } = { secret: null }

/**
 * As `onceInTransaction`, for a response with members that are shown once, such as a secret. They are not stored: a
 * retry gets `withheld` in their place. No cache may store the response.
 */
export async function onceShown<T extends object, Shown extends object>(
  database: Database,
  key: Key | undefined,
  withheld: Shown,
  work: (tx: Db) => Promise<{ answer: Answer<T>; shown: Shown }>,
): Promise<Answer<T & Shown>> {
  let shown = withheld
  const answer = await onceInTransaction(database, key, async (tx) => {
    const made = await work(tx)
    shown = made.shown
    return made.answer
  })
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' }, body: { ...answer.body, ...shown } }
}
