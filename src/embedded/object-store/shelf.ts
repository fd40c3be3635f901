import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { failedWith, Refusal } from './refusals.ts'

/**
 * The folders of one store. A bucket is a folder in `objects`, an object a file in it, an unfinished upload a folder of
 * parts in `uploads`. All survive a restart. `drafts` has files and folders that are being written or deleted.
 */
export interface Shelf {
  objects: string
  uploads: string
  drafts: string
}

/** Opens the store in `dir`, which only its owner may read. Deletes the drafts of a crash. For one server only. */
export async function openShelf(dir: string): Promise<Shelf> {
  const shelf = { objects: join(dir, 'objects'), uploads: join(dir, 'uploads'), drafts: join(dir, 'drafts') }
  await rm(shelf.drafts, { recursive: true, force: true })
  for (const folder of Object.values(shelf)) await mkdir(folder, { recursive: true, mode: 0o700 })
  return shelf
}

/** The longest file name of a key; file systems allow 255 bytes. A key takes two characters a byte. */
const longestName = 240
export const longKeyPrefix = 'long-'

/**
 * Returns the path of an object. Its name is the key in hexadecimal: no key leaves the bucket, keys that differ by case
 * are distinct on any file system, and names sort like keys in S3. The name of a longer key is its hash; the file
 * contains the key.
 */
export function objectPath(shelf: Shelf, bucket: string, key: string): string {
  const hex = hexOf(key)
  const name = hex.length <= longestName ? hex : longKeyPrefix + createHash('sha256').update(key).digest('hex')
  return join(bucketPath(shelf, bucket), name)
}

export const bucketPath = (shelf: Shelf, bucket: string) => join(shelf.objects, bucket)
export const hexOf = (text: string) => Buffer.from(text).toString('hex')
export const textOfHex = (hex: string) => Buffer.from(hex, 'hex').toString()
export const newDraft = (shelf: Shelf) => join(shelf.drafts, randomUUID())

/** Throws `NoSuchBucket` unless the bucket exists. Synchronous, because a turn of the thread pool costs more. */
export function requireBucket(shelf: Shelf, bucket: string): void {
  if (!existsSync(bucketPath(shelf, bucket))) throw new Refusal('NoSuchBucket')
}

/** Deletes a folder: renames it atomically into `drafts` first. Returns false if it does not exist. */
export async function discard(shelf: Shelf, folder: string): Promise<boolean> {
  const draft = newDraft(shelf)
  try {
    await rename(folder, draft)
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return false
    throw error
  }
  await rm(draft, { recursive: true, force: true })
  return true
}
