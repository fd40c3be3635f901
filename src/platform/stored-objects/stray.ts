import { randomUUID } from 'node:crypto'
import pLimit from 'p-limit'
import type { Db } from '../db/client.ts'
import { forgetStray, markOldStrays, markStray, registerStrays } from './ownership.ts'
import type { Storage } from './storage.ts'

/**
 * Minutes in which an object has to be stored. The sweep leaves younger strays alone, so that it does not meet them.
 */
const storeMinutes = 30
const sweepMinutes = 2 * storeMinutes
const sweepBatch = 100
const removalsAtOnce = 8

/** The reason of the signal that `storeStray` gives: storing took too long. */
export class StoredTooSlowly extends Error {
  constructor(minutes: number) {
    super(`Not stored within ${minutes} minutes.`)
  }
}

/** A key that no object has. `folder` tells people what the object is. */
export const newObjectKey = (folder: string): string => `${folder}/${randomUUID()}`

/**
 * Has `store` put one object under a new key, which is registered as stray before the first byte and stays so until a
 * statement with `claimStrays` or `ownStrays` owns it. If the process dies at any point, the sweep removes what there
 * is. When `store` fails, the object is removed as `removingOnFailure` does. `late` aborts after `minutes`; no request
 * for the key may be under way when `store` has settled.
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
 * Runs work on strays. If it fails, removes them and throws the same error. After a silent storage it leaves them to
 * the sweep, because a client is waiting for the answer.
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
 * Gives strays to the owner that `give` makes. Removes them when it fails, and when `replayed` says that an earlier
 * request has made the owner, with objects of its own.
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
 * Removes objects that nothing came to own. One that is owned, though the answer to that was lost, stays as it is.
 * Never throws: what cannot be removed now is left to the sweep.
 */
export async function removeStrays(db: Db, storage: Storage, objectKeys: readonly string[]): Promise<void> {
  const remove = async (objectKey: string) => {
    if (!(await markStray(db, objectKey))) return
    await removeMarked(db, storage, objectKey)
  }
  const turns = pLimit(removalsAtOnce)
  await Promise.allSettled(objectKeys.map((objectKey) => turns(remove, objectKey)))
}

/**
 * Removes the strays that are old enough, the oldest first. One batch; returns how many. An object is marked before it
 * is removed, so that nothing can own it any more; a crash in between is swept again. One that cannot be removed does
 * not stop the others: throws an `AggregateError` in the end, and tries again the next time.
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

/** True for a failure of the storage that gave no answer in time, also as the cause of another error. */
const isSilence = (failure: unknown): boolean =>
  failure instanceof Error && (failure.name === 'TimeoutError' || isSilence(failure.cause))
