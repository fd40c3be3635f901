import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { document, type StoreAnswer } from './answers.ts'
import type { Call } from './call.ts'
import { failedWith, Refusal } from './refusals.ts'
import { numberIn } from './s3-request.ts'
import { bucketPath, hexOf, longKeyPrefix, objectPath, type Shelf, textOfHex } from './shelf.ts'
import { describe } from './stored-file.ts'
import type { Content } from './xml.ts'

const largestPage = 1000
const openedAtOnce = 20

/** An entry of a listing: an object, or a group of all keys with a common prefix up to the delimiter. */
type Entry = { key: string } | { group: string }

interface Page {
  entries: Entry[]
  /** The continuation token of the next page, a key in hexadecimal. Undefined: this is the last page. */
  next: string | undefined
}

/** ListObjectsV2. Reads the names of the bucket once, and opens only the files of the page. */
export async function listObjects({ shelf, request }: Call): Promise<StoreAnswer> {
  const { bucket, query } = request
  if (query.get('list-type') !== '2') throw new Refusal('NotImplemented', 'Objects are listed by version 2 only.')
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const size = numberIn(query, 'max-keys', { most: 2 ** 31 - 1, otherwise: largestPage })
  const names = await namesOf(shelf, bucket, hexOf(prefix), startOf(query))
  const { entries, next } = pageOf(names, prefix, delimiter, Math.min(size, largestPage))

  const contents: Content[] = []
  for (const keys of batches(entries.flatMap((entry) => ('key' in entry ? [entry.key] : [])))) {
    contents.push(...(await Promise.all(keys.map((key) => contentsOf(shelf, bucket, key)))))
  }
  return document('ListBucketResult', {
    Name: bucket,
    Prefix: prefix,
    Delimiter: query.get('delimiter') ?? undefined,
    MaxKeys: size,
    KeyCount: entries.length,
    IsTruncated: next !== undefined,
    ContinuationToken: query.get('continuation-token') ?? undefined,
    NextContinuationToken: next,
    Contents: contents,
    CommonPrefixes: entries.flatMap((entry) => ('group' in entry ? [{ Prefix: entry.group }] : [])),
  })
}

function startOf(query: URLSearchParams): string {
  const token = query.get('continuation-token')
  if (token === null) return hexOf(query.get('start-after') ?? '')
  if (!/^[\da-f]{1,2100}$/.test(token))
    throw new Refusal('InvalidArgument', 'The continuation token is not one of this server.')
  return token
}

/** Returns the keys of a bucket with the prefix and after `start`, in hexadecimal, sorted. */
async function namesOf(shelf: Shelf, bucket: string, prefix: string, start: string): Promise<string[]> {
  const folder = bucketPath(shelf, bucket)
  const names: string[] = []
  for (const name of await filesIn(folder)) {
    const hex = name.startsWith(longKeyPrefix) ? hexOf((await describe(join(folder, name)))?.key ?? '') : name
    if (hex.startsWith(prefix) && hex > start) names.push(hex)
  }
  return names.sort()
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    throw failedWith(error, 'ENOENT') ? new Refusal('NoSuchBucket') : error
  }
}

function pageOf(names: string[], prefix: string, delimiter: string, size: number): Page {
  const entries: Entry[] = []
  let group: string | undefined
  let next = ''
  for (const name of names) {
    const key = textOfHex(name)
    if (group !== undefined && key.startsWith(group)) continue
    if (entries.length === size) return { entries, next: size === 0 ? undefined : next }
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    group = end < 0 ? undefined : key.slice(0, end + delimiter.length)
    entries.push(group === undefined ? { key } : { group })
    next = group === undefined ? name : hexOf(group) + afterAllKeys
  }
  return { entries, next: undefined }
}

/** A byte that UTF-8 never contains: a prefix followed by it sorts after every key of the group. */
const afterAllKeys = 'ff'

/** Returns the entry of an object. Undefined: it was deleted since the names were read. */
async function contentsOf(shelf: Shelf, bucket: string, key: string): Promise<Content> {
  const description = await describe(objectPath(shelf, bucket, key))
  if (description === undefined) return undefined
  const { etag, size, modifiedAt } = description
  return { Key: key, LastModified: modifiedAt, ETag: etag, Size: size, StorageClass: 'STANDARD' }
}

const batches = (keys: string[]) =>
  Array.from({ length: Math.ceil(keys.length / openedAtOnce) }, (_, i) =>
    keys.slice(i * openedAtOnce, (i + 1) * openedAtOnce),
  )
