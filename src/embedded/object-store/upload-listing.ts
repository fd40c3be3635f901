import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { document, type StoreAnswer } from './answers.ts'
import type { Call } from './call.ts'
import { numberIn } from './s3-request.ts'
import { hexOf, requireBucket } from './shelf.ts'
import { describe } from './stored-file.ts'
import { aboutUpload, mostParts, partPath, uploadOf } from './uploads.ts'
import type { Content } from './xml.ts'

const largestUploadPage = 1000

/** ListParts: the stored parts of an upload, by number. */
export async function listParts(call: Call): Promise<StoreAnswer> {
  const { bucket, key, query } = call.request
  const { id, folder } = await uploadOf(call)
  const size = numberIn(query, 'max-parts', { least: 1, most: 2 ** 31 - 1, otherwise: largestUploadPage })
  const after = numberIn(query, 'part-number-marker', { most: mostParts, otherwise: 0 })
  const names = await readdir(folder)
  const numbers = names
    .filter((name) => name !== aboutUpload)
    .map(Number)
    .filter((number) => number > after)
    .sort((a, b) => a - b)
  const page = numbers.slice(0, Math.min(size, largestUploadPage))
  const isTruncated = page.length < numbers.length

  const parts: Content[] = []
  for (const number of page) {
    const part = await describe(partPath(folder, number))
    parts.push(part && { PartNumber: number, LastModified: part.modifiedAt, ETag: part.etag, Size: part.size })
  }
  return document('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: id,
    MaxParts: size,
    PartNumberMarker: after,
    NextPartNumberMarker: isTruncated ? page.at(-1) : undefined,
    IsTruncated: isTruncated,
    Part: parts,
  })
}

/** ListMultipartUploads: the unfinished uploads of a bucket, by key and id. */
export async function listUploads({ shelf, request: { bucket, query } }: Call): Promise<StoreAnswer> {
  requireBucket(shelf, bucket)
  const size = numberIn(query, 'max-uploads', { least: 1, most: 2 ** 31 - 1, otherwise: largestUploadPage })
  const start = placeOf(query.get('key-marker') ?? '', query.get('upload-id-marker') ?? '\uffff')
  const uploads = []
  for (const id of await readdir(join(shelf.uploads, bucket))) {
    const about = await describe(join(shelf.uploads, bucket, id, aboutUpload))
    if (!about?.key.startsWith(query.get('prefix') ?? '')) continue
    uploads.push({ id, key: about.key, startedAt: about.modifiedAt, place: placeOf(about.key, id) })
  }
  const rest = uploads.filter(({ place }) => place > start).sort((a, b) => (a.place < b.place ? -1 : 1))
  const page = rest.slice(0, Math.min(size, largestUploadPage))
  const last = page.length < rest.length ? page.at(-1) : undefined
  return document('ListMultipartUploadsResult', {
    Bucket: bucket,
    MaxUploads: size,
    NextKeyMarker: last?.key,
    NextUploadIdMarker: last?.id,
    IsTruncated: last !== undefined,
    Upload: page.map(({ key, id, startedAt }) => ({
      Key: key,
      UploadId: id,
      Initiated: startedAt,
      StorageClass: 'STANDARD',
    })),
  })
}

/** Returns the sort key of an upload. A space sorts before every hexadecimal digit, so that a prefix comes first. */
const placeOf = (key: string, id: string) => `${hexOf(key)} ${id}`
