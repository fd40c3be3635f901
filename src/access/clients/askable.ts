import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'

/** SQL condition: client `c` is registered to give opinions, and is not suspended. */
const isAskable = (db: Db) => db`c.suspended_at is null and c.registration->'scopes' ? 'consultations:write'`

/** Returns the names of an agency that can be asked for its opinion. Undefined when there is none with this id. */
export async function findAskable(db: Db, id: string): Promise<Names | undefined> {
  const [row] = await db<{ names: Names }[]>`
    select c.registration->'names' as names
    from clients c
    where c.id = ${id} and ${isAskable(db)}`
  return row?.names
}

/** Returns the ids that belong to no agency that may give opinions. A suspended agency counts as none. */
export async function unknownAgencies(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db<{ id: string }[]>`
    select asked.id
    from unnest(${[...ids]}::uuid[]) as asked (id)
    where not exists (select from clients c where c.id = asked.id and ${isAskable(db)})`
  return rows.map(({ id }) => id)
}
