import { type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failedWith, Refusal } from './refusals.ts'
import { newDraft, type Shelf } from './shelf.ts'

/** The description of an object or of a part. */
export interface Description {
  key: string
  size: number
  etag: string
  modifiedAt: string
  /** The headers to return: Content-Type and similar ones, and the metadata of the user. */
  headers: Record<string, string>
  checksums: Record<string, string>
}

export interface StoredFile {
  /** Its first `description.size` bytes are the content. Must be closed. */
  file: FileHandle
  description: Description
}

const lengthBytes = 4
/** Key, headers and metadata have limits far below this; one read fetches it all. */
const longestFooter = 16 * 1024

/**
 * Writes a stored file: the content, then its description as JSON, then the length of that JSON. One rename shows both
 * at once or neither. A reader of an open file reads the same object to its end, even when the name is gone or renewed.
 * `fill` writes the content and returns the description; when it throws, nothing is left. The bytes are on the disk
 * before the name is. Throws ENOENT if the folder of `path` is gone.
 */
export async function storeFile(
  shelf: Shelf,
  path: string,
  fill: (file: FileHandle) => Promise<Description>,
  { onlyIfNew = false } = {},
): Promise<Description> {
  const draft = newDraft(shelf)
  try {
    await using file = await open(draft, 'wx')
    const description = await fill(file)
    await file.appendFile(footer(description))
    await file.datasync()
    if (onlyIfNew) await linkIfNew(draft, path)
    else await rename(draft, path)
    await using folder = await open(dirname(path))
    await folder.sync()
    return description
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

function footer(description: Description): Buffer {
  const json = Buffer.from(JSON.stringify(description))
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32BE(json.length)
  if (json.length + lengthBytes > longestFooter) throw new Refusal('MetadataTooLarge')
  return Buffer.concat([json, length])
}

/** Links a draft to its path. Of two writers the file system decides who was first. */
async function linkIfNew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path)
    await rm(draft)
  } catch (error) {
    throw failedWith(error, 'EEXIST') ? new Refusal('PreconditionFailed') : error
  }
}

/** Undefined if there is no such file. */
export async function openStored(path: string): Promise<StoredFile | undefined> {
  let file: FileHandle
  try {
    file = await open(path)
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return undefined
    throw error
  }
  try {
    return { file, description: await readDescription(file) }
  } catch (error) {
    await file.close()
    throw error
  }
}

const readAtOnce = 1024 ** 2

/** The content of a stored file, piece by piece in one memory: a piece is good until the next one is asked for. */
export async function* contentOf(file: FileHandle, size: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(Math.min(readAtOnce, size))
  for (let position = 0; position < size; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - position), position)
    if (bytesRead === 0) throw new Error('A stored file ends too early.')
    yield buffer.subarray(0, bytesRead)
    position += bytesRead
  }
}

async function readDescription(file: FileHandle): Promise<Description> {
  const { size } = await file.stat()
  const tail = Buffer.alloc(Math.min(size, longestFooter))
  await file.read(tail, 0, tail.length, size - tail.length)
  const end = tail.length - lengthBytes
  return JSON.parse(tail.toString('utf8', end - tail.readUInt32BE(end), end))
}

/** Undefined if there is no such file. */
export async function describe(path: string): Promise<Description | undefined> {
  const stored = await openStored(path)
  await stored?.file.close()
  return stored?.description
}
