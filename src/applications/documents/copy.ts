import { randomUUID } from 'node:crypto'
import pLimit from 'p-limit'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import type { CaseDocument } from '../case.ts'
import type { CopiedFile } from '../draft-changes.ts'
import { objectKeysOf } from './queries.ts'
import { storageFailure } from './storage-failure.ts'
import { abandon } from './upload.ts'

/** How many copies the storage makes for us at once; the others wait. */
const copyingAtOnce = 8
const waitingLimit = 2_000
const turns = pLimit(copyingAtOnce)

/**
 * Has the storage copy documents, so that each row owns its object; no byte passes through here. The copies are
 * registered as stray before they are made and stay so until a draft owns them; if one cannot be made, none stays.
 * Throws `conflict` when a document is gone meanwhile,
 * `unavailable` when the storage fails or too much is waiting.
 */
export async function copyDocuments(
  db: Db,
  storage: Storage,
  documents: readonly CaseDocument[],
): Promise<CopiedFile[]> {
  if (documents.length === 0) return []
  if (turns.pendingCount + documents.length > waitingLimit) throw new Problem('unavailable', {})
  const sources = await objectKeysOf(
    db,
    documents.map(({ id }) => id),
  )
  const copies = documents.map(({ id, slot, fileName, mediaType, sizeBytes, sha256, scan }) => ({
    slot,
    fileName,
    mediaType,
    sizeBytes,
    sha256,
    scan,
    copiedFrom: id,
    objectKey: `documents/${randomUUID()}`,
  }))
  await db`insert into stray_objects (object_key) select unnest(${copies.map(({ objectKey }) => objectKey)}::text[])`
  const failures = new Map<string, Problem>()
  await Promise.all(
    copies.map((copy) =>
      turns(async () => {
        if (failures.size > 0) return
        const failure = await copyOne(storage, sources.get(copy.copiedFrom), copy.objectKey)
        if (failure) failures.set(copy.objectKey, failure)
      }),
    ),
  )
  const [failure] = failures.values()
  if (!failure) return copies
  // A copy that failed may be under way still, and is left to the sweep.
  await abandonCopies(
    db,
    storage,
    copies.filter(({ objectKey }) => failures.get(objectKey)?.code !== 'unavailable'),
  )
  throw failure
}

/** Why a copy could not be made, if it could not. */
async function copyOne(storage: Storage, source: string | undefined, objectKey: string): Promise<Problem | undefined> {
  try {
    return source !== undefined && (await storage.copy(source, objectKey)) ? undefined : new Problem('conflict', {})
  } catch (error) {
    return storageFailure(error)
  }
}

/** Gives copies to whoever will own them. When that fails, or was done before, they are removed. */
export async function givingCopies<T extends { replayed?: true }>(
  db: Db,
  storage: Storage,
  copies: readonly CopiedFile[],
  give: () => Promise<T>,
): Promise<T> {
  const given = await give().catch(async (error: unknown) => {
    await abandonCopies(db, storage, copies)
    throw error
  })
  if (given.replayed) await abandonCopies(db, storage, copies)
  return given
}

const abandonCopies = (db: Db, storage: Storage, copies: readonly CopiedFile[]) =>
  Promise.all(copies.map(({ objectKey }) => turns(() => abandon(db, storage, objectKey))))
