import type { Actor } from '../../access/identity/actor.ts'
import type { ListKey } from '../../http/cursor.ts'
import type { Db } from '../../platform/db/client.ts'
import { type ListedRow, type ListFilters, type ListScope, listAmong } from './queries.ts'
import type { Listed } from './summaries.ts'

/** The visible applications with events after a position of the log. `position` is where to continue. */
interface SeenChanges {
  ids: readonly string[]
  position: string
  hasMore: boolean
}

/**
 * Reads the log for a person from a position on, at most `limit` events. Throws `position_unknown` and
 * `position_too_old`.
 */
export type ReadChanges = (actor: Actor, after: string, limit: number) => Promise<SeenChanges>

/**
 * Returns the applications of a list that have changed since a position. `gone` are the changed applications that are
 * not in the list now. It reads the log first: a change that commits after that is shown already, and is returned again
 * for the next position. Throws `position_unknown` and `position_too_old`.
 */
export async function listChanged(
  db: Db,
  readChanges: ReadChanges,
  actor: Actor,
  { list, scope, since, ...filters }: Omit<ListFilters, 'after'> & { list: ListKey; scope: ListScope; since: string },
): Promise<Listed<ListedRow>> {
  const { limit } = filters
  const { ids, position, hasMore } = await readChanges(actor, since, limit)
  const rows = ids.length === 0 ? [] : await listAmong(db, actor, scope, { ...filters, after: null, ids })
  const present = new Set(rows.map(({ id }) => id))
  const changes = { position, hasMore, gone: ids.filter((id) => !present.has(id)) }
  return { list, limit, rows, keyOf: ({ id }) => id, changes }
}
