import { randomUUID } from 'node:crypto'
import pLimit from 'p-limit'
import type { Db } from '../db/client.ts'
import { storeMinutes, sweepMinutes } from './limits.ts'
import { forgetStray, markOldStrays, markStray, registerStrays } from './ownership.ts'
import type { Storage } from './storage.ts'

const sweepBatch = 100
const removalsAtOnce = 8

/** The abort reason of `storeStray` when storing took too long. */
export class StoredTooSlowly extends Error {
  constructor(minutes: number) {
    super(`Not stored within ${minutes} minutes.`)
  }
}

/** Returns a unique key. `folder` shows operators what kind of object it is. */
export const newObjectKey = (folder: string): string => `${folder}/${randomUUID()}`

/**
 * Calls `store` with a new key, which is registered as stray first and stays so until `claimStrays` or `ownStrays`. If
 * the process dies, the sweep removes the object. If `store` fails, the object is removed as by `removingOnFailure`.
 * `late` aborts after `minutes`. No request for the key may be in progress when `store` has settled.
 */
export async function storeStray<T>(
  db: Db,
  storage: Storage,
  folder: string,
  store: (objectKey: string, late: AbortSignal) => Promise<T>,
  minutes = storeMinutes,
): Promise<T> {
  const objectKey = newObjectKey(folder)
  await registerStrays(db, [objectKey])
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new StoredTooSlowly(minutes)), minutes * 60_000).unref()
  try {
    return await removingOnFailure(db, storage, [objectKey], () => store(objectKey, late.signal))
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Runs work on strays. If it fails, removes them and rethrows the error. After a timeout of the storage it leaves them
 * to the sweep, because a client waits for the response.
 */
export async function removingOnFailure<T>(
  db: Db,
  storage: Storage,
  objectKeys: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isSilence(error)) await removeStrays(db, storage, objectKeys)
    throw error
  }
}

/**
 * Calls `give`, which creates the owner of strays. Removes the strays when it fails, and when its result is `replayed`:
 * then an earlier request has created the owner, with its own objects.
 */
export async function givingStrays<T extends { replayed?: true }>(
  db: Db,
  storage: Storage,
  objectKeys: readonly string[],
  give: () => Promise<T>,
): Promise<T> {
  const given = await removingOnFailure(db, storage, objectKeys, give)
  if (given.replayed) await removeStrays(db, storage, objectKeys)
  return given
}

/**
 * Removes objects that no row owns. Skips an owned one, whose claim has committed although its response was lost. Marks
 * an unsettled one for the sweep only: the storage may still store it, and it must be on the list then. Never throws:
 * the sweep removes the rest.
 */
export async function removeStrays(db: Db, storage: Storage, objectKeys: readonly string[]): Promise<void> {
  const remove = async (objectKey: string) => {
    if (!(await markStray(db, objectKey)) || storage.isUnsettled(objectKey)) return
    await removeMarked(db, storage, objectKey)
  }
  const limit = pLimit(removalsAtOnce)
  await Promise.allSettled(objectKeys.map((objectKey) => limit(remove, objectKey)))
}

/**
 * Removes strays older than `olderThanMinutes`, the oldest first. One batch; returns their number. Marks each before it
 * removes it, so that no row can own it any more; after a crash the next sweep continues. Failures do not stop the
 * batch: it throws an `AggregateError` at the end, and the next sweep retries.
 */
export async function sweepStrays(db: Db, storage: Storage, olderThanMinutes = sweepMinutes): Promise<number> {
  const marked = await markOldStrays(db, olderThanMinutes, sweepBatch)
  const failures: unknown[] = []
  for (const objectKey of marked)
    await removeMarked(db, storage, objectKey).catch((error: unknown) => failures.push(error))
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} of ${marked.length} stray objects could not be removed.`)
  return marked.length
}

async function removeMarked(db: Db, storage: Storage, objectKey: string): Promise<void> {
  await storage.remove(objectKey)
  await forgetStray(db, objectKey)
}

/** True for a timeout of the storage, also as the cause of another error. */
const isSilence = (failure: unknown): boolean =>
  failure instanceof Error && (failure.name === 'TimeoutError' || isSilence(failure.cause))
