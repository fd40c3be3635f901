import { once } from 'node:events'
import type { ByteRange, OpenedObject, Storage } from '../../../platform/stored-objects/storage.ts'
import { storageFailure } from '../storage-failure.ts'

/**
 * Opens an object, or a range of it, and calls `record` once its first byte is there, so that no read is recorded that
 * nobody got. The caller must read or destroy the body. Throws `unavailable` when the storage fails before the first
 * byte, and what `record` throws; then the body is destroyed.
 */
export async function openObject(
  storage: Storage,
  objectKey: string,
  record: () => Promise<unknown>,
  range?: ByteRange,
): Promise<OpenedObject> {
  const stored = await storage.get(objectKey, range).catch((error: unknown) => {
    throw storageFailure(error)
  })
  try {
    if (stored.length > 0)
      await once(stored.body, 'readable').catch((error: unknown) => {
        throw storageFailure(error)
      })
    await record()
  } catch (error) {
    stored.body.destroy()
    throw error
  }
  return stored
}
