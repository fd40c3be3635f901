import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { document, type StoreAnswer } from './answers.ts'
import type { Call } from './call.ts'
import { headersToKeep } from './objects.ts'
import { receiveFile } from './receive.ts'
import { failedWith, Refusal } from './refusals.ts'
import { numberIn } from './s3-request.ts'
import { discard, newDraft, requireBucket } from './shelf.ts'
import { describe, storeFile } from './stored-file.ts'

export const mostParts = 10_000
export const aboutUpload = 'upload'

/**
 * Creates an upload: a folder with a description of the object, and later a file for each part. It survives a restart
 * and never expires: clients must abort abandoned uploads.
 */
export async function createUpload({ shelf, request }: Call): Promise<StoreAnswer> {
  const { bucket, key } = request
  requireBucket(shelf, bucket)
  const id = randomUUID()
  const draft = newDraft(shelf)
  const about = {
    key,
    size: 0,
    etag: '',
    modifiedAt: new Date().toISOString(),
    headers: headersToKeep(request),
    checksums: {},
  }
  try {
    await mkdir(draft)
    await storeFile(shelf, join(draft, aboutUpload), async () => about)
    await rename(draft, join(shelf.uploads, bucket, id))
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return document('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id })
}

export async function uploadPart(call: Call): Promise<StoreAnswer> {
  const {
    shelf,
    request: { query },
  } = call
  const { folder } = await uploadOf(call)
  const number = numberIn(query, 'partNumber', { least: 1, most: mostParts, otherwise: 0 })
  try {
    const stored = await storeFile(shelf, partPath(folder, number), async (file) => {
      const { size, etag, checksums } = await receiveFile(call, file)
      return { key: '', size, etag, modifiedAt: new Date().toISOString(), headers: {}, checksums }
    })
    return { status: 200, headers: { etag: stored.etag, ...stored.checksums } }
  } catch (error) {
    throw failedWith(error, 'ENOENT') ? new Refusal('NoSuchUpload') : error
  }
}

export async function abortUpload(call: Call): Promise<StoreAnswer> {
  const { folder } = await uploadOf(call)
  await discard(call.shelf, folder)
  return { status: 204 }
}

interface Upload {
  id: string
  folder: string
  headers: Record<string, string>
}

/** Returns the upload of a request. Throws `NoSuchUpload`, also for an id of another bucket or key. */
export async function uploadOf({ shelf, request: { bucket, key, query } }: Call): Promise<Upload> {
  const id = query.get('uploadId') ?? ''
  const folder = join(shelf.uploads, bucket, id)
  const about = /^[\da-f-]{36}$/.test(id) ? await describe(join(folder, aboutUpload)) : undefined
  if (about?.key !== key) throw new Refusal('NoSuchUpload')
  return { id, folder, headers: about.headers }
}

/** Returns the path of a part. Its name has five digits. */
export const partPath = (folder: string, number: number) => join(folder, String(number).padStart(5, '0'))
