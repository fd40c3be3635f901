import { type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failedWith, Refusal } from './refusals.ts'
import { newDraft, type Shelf } from './shelf.ts'

/** The description of an object, of an upload or of a part. */
export interface Description {
  key: string
  size: number
  etag: string
  modifiedAt: string
  /** The headers that reads return: Content-Type and similar ones, and the metadata of the user. */
  headers: Record<string, string>
  checksums: Record<string, string>
}

export interface StoredFile {
  /** The open file. Its first `description.size` bytes are the content. The caller must close it. */
  file: FileHandle
  description: Description
}

const lengthBytes = 4
/** The longest description in bytes. One read fetches it; key, headers and metadata are much shorter. */
const longestFooter = 16 * 1024

/**
 * Writes a stored file atomically: the content, its description as JSON, and the length of that. `fill` writes the
 * content and returns the description; when it throws, nothing is left. Bytes are flushed to the disk before the
 * rename. An open file keeps its content when it is replaced or deleted. Throws ENOENT if the folder of `path` does not
 * exist.
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

/** Moves a draft to its path unless that exists. Atomic. Throws `PreconditionFailed`. */
async function linkIfNew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path)
    await rm(draft)
  } catch (error) {
    throw failedWith(error, 'EEXIST') ? new Refusal('PreconditionFailed') : error
  }
}

/** Opens a stored file. Undefined: it does not exist. */
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

/** Yields the content of a stored file in pieces of at most 1 MB. Each is valid only until the next one. */
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

/** Returns the description of a stored file. Undefined: it does not exist. */
export async function describe(path: string): Promise<Description | undefined> {
  const stored = await openStored(path)
  await stored?.file.close()
  return stored?.description
}
