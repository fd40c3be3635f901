import type { Db } from './client.ts'

/** Returns a new id (UUIDv7), which is ordered by time, before its row is inserted. */
export async function newId(db: Db): Promise<string> {
  const [row] = await db<{ id: string }[]>`select uuidv7() as id`
  if (!row) throw new Error('The database gives no ids.')
  return row.id
}
