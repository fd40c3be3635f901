import type { Db } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { uploadMinutes } from './upload.ts'

const batch = 100
/** Twice as long as an upload may take. */
const ageMinutes = 2 * uploadMinutes

/**
 * Removes objects that no document owns: of uploads that broke off with the process, of drafts thrown away. One batch;
 * returns how many. An object is marked before it is removed, so that an upload that still finishes cannot claim it; a
 * crash in between is swept again. What cannot be removed does not keep the others; it throws in the end, and is tried
 * again the next time.
 */
export async function sweep(db: Db, storage: Storage, olderThanMinutes = ageMinutes): Promise<number> {
  const stray = await db<{ objectKey: string }[]>`
    update stray_objects set sweeping = true where object_key in (
      select object_key
      from stray_objects
      where since <= now() - ${olderThanMinutes} * interval '1 minute'
      order by since
      limit ${batch}
      for update skip locked)
    returning object_key as "objectKey"`
  const failures: unknown[] = []
  for (const { objectKey } of stray)
    await removeStray(db, storage, objectKey).catch((error: unknown) => failures.push(error))
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} of ${stray.length} stray objects could not be removed.`)
  return stray.length
}

async function removeStray(db: Db, storage: Storage, objectKey: string): Promise<void> {
  await storage.remove(objectKey)
  await db`delete from stray_objects where object_key = ${objectKey}`
}
