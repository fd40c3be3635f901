import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { failedWith, Refusal } from './refusals.ts'

/**
 * The folders of one store. Nothing is kept in memory: a bucket is a folder, an object a file in it, an unfinished
 * upload a folder of its parts. All three survive a restart; `drafts` is what never became one of them.
 */
export interface Shelf {
  objects: string
  uploads: string
  drafts: string
}

/**
 * Opens the store in `dir`, readable for its owner only, and removes what a crash left half done. Two servers must not
 * share a folder.
 */
export async function openShelf(dir: string): Promise<Shelf> {
  const shelf = { objects: join(dir, 'objects'), uploads: join(dir, 'uploads'), drafts: join(dir, 'drafts') }
  await rm(shelf.drafts, { recursive: true, force: true })
  for (const folder of Object.values(shelf)) await mkdir(folder, { recursive: true, mode: 0o700 })
  return shelf
}

/** File systems allow names of 255 bytes; a key takes two characters a byte. */
const longestName = 240
export const longKeyPrefix = 'long-'

/**
 * The file of a key is named by the key in hexadecimal, so a key cannot leave its bucket, differ by case only where
 * file systems do not, and names sort as S3 sorts keys. Longer keys go by their hash and are known by what is in the
 * file.
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

/** Throws `NoSuchBucket` when the bucket is not there. It looks synchronously: a thread of the pool would cost more. */
export function requireBucket(shelf: Shelf, bucket: string): void {
  if (!existsSync(bucketPath(shelf, bucket))) throw new Refusal('NoSuchBucket')
}

/** Removes a folder from sight at once, however long deleting its files takes. Returns false if there was none. */
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
