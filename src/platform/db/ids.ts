import type { Db, Fragment } from './client.ts'

/** Returns a new id (UUIDv7), which is ordered by time, before its row is inserted. */
export async function newId(db: Db): Promise<string> {
  const [row] = await db<{ id: string }[]>`select uuidv7() as id`
  if (!row) throw new Error('The database gives no ids.')
  return row.id
}

/** An id below every other. */
export const lowestId = '00000000-0000-0000-0000-000000000000'

/** SQL for the lowest UUIDv7 of a moment: the first 48 bits are milliseconds of the epoch (RFC 9562 §5.7). */
export const lowestIdAt = (db: Db, moment: Fragment) => db`
  rpad(lpad(to_hex((extract(epoch from ${moment}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`
