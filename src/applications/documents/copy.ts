import pLimit from 'p-limit'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { registerStrays } from '../../platform/stored-objects/ownership.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { newObjectKey, removeStrays } from '../../platform/stored-objects/stray.ts'
import type { CaseDocument } from '../case/case.ts'
import type { CopiedFile } from '../drafts/insert.ts'
import { objectKeysOf } from './queries.ts'
import { storageFailure } from './storage-failure.ts'

/** The greatest number of copies in progress; others wait. */
const copyingAtOnce = 8
const waitingLimit = 2_000
const limit = pLimit(copyingAtOnce)

/**
 * Copies documents inside the storage, so that each row owns its object; the bytes do not pass through this process.
 * The copies are stray until a draft owns them. If one fails, all are removed. Throws `conflict` when a document has
 * been deleted meanwhile, `unavailable` when the storage fails or more than 2,000 copies would wait.
 */
export async function copyDocuments(
  db: Db,
  storage: Storage,
  documents: readonly CaseDocument[],
): Promise<CopiedFile[]> {
  if (documents.length === 0) return []
  if (limit.pendingCount + documents.length > waitingLimit) throw new Problem('unavailable', {})
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
    objectKey: newObjectKey('documents'),
  }))
  const objectKeys = copies.map(({ objectKey }) => objectKey)
  await registerStrays(db, objectKeys)
  const failures = new Map<string, Problem>()
  await Promise.all(
    copies.map((copy) =>
      limit(async () => {
        if (failures.size > 0) return
        const failure = await copyOne(storage, sources.get(copy.copiedFrom), copy.objectKey)
        if (failure) failures.set(copy.objectKey, failure)
      }),
    ),
  )
  const [failure] = failures.values()
  if (!failure) return copies
  // A failed copy may still be in progress; the sweep removes it.
  const settled = objectKeys.filter((objectKey) => failures.get(objectKey)?.code !== 'unavailable')
  await removeStrays(db, storage, settled)
  throw failure
}

/** Copies one object. Returns the problem when it fails, undefined otherwise. */
async function copyOne(storage: Storage, source: string | undefined, objectKey: string): Promise<Problem | undefined> {
  try {
    return source !== undefined && (await storage.copy(source, objectKey)) ? undefined : new Problem('conflict', {})
  } catch (error) {
    return storageFailure(error)
  }
}
