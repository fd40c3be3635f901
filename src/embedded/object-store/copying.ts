import { createHash } from 'node:crypto'
import { document, type StoreAnswer } from './answers.ts'
import type { Call } from './call.ts'
import { storeObject } from './objects.ts'
import { Refusal } from './refusals.ts'
import { objectPath, requireBucket } from './shelf.ts'
import { contentOf, openStored } from './stored-file.ts'

/**
 * Copies the object in `x-amz-copy-source` with its headers and metadata, atomically. The copy is of the source at the
 * beginning, even if it is replaced meanwhile. Throws `NoSuchKey`.
 */
export async function copyObject(call: Call): Promise<StoreAnswer> {
  const { shelf, request } = call
  const { bucket, key } = request
  const source = sourceOf(request.fields.get('x-amz-copy-source') ?? '')
  if (source.bucket === bucket && source.key === key)
    throw new Refusal('InvalidRequest', 'An object cannot be copied to itself.')
  requireBucket(shelf, source.bucket)
  const stored = await openStored(objectPath(shelf, source.bucket, source.key))
  if (stored === undefined) throw new Refusal('NoSuchKey')
  await using content = stored.file
  const { description } = stored
  const { etag, modifiedAt } = await storeObject(call, objectPath(shelf, bucket, key), async (file) => {
    const md5 = createHash('md5')
    for await (const bytes of contentOf(content, description.size)) {
      md5.update(bytes)
      await file.appendFile(bytes)
    }
    return { ...description, key, etag: `"${md5.digest('hex')}"`, modifiedAt: new Date().toISOString() }
  })
  return document('CopyObjectResult', { LastModified: modifiedAt, ETag: etag })
}

function sourceOf(header: string): { bucket: string; key: string } {
  const [address = '', version] = header.split('?')
  if (version !== undefined) throw new Refusal('NotImplemented', 'Versions are not implemented.')
  const [, bucket = '', key = ''] = /^\/?([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/s.exec(decoded(address)) ?? []
  if (key === '' || bucket.includes('..'))
    throw new Refusal('InvalidArgument', 'x-amz-copy-source has to name a bucket and a key.')
  return { bucket, key }
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    throw new Refusal('InvalidArgument', 'x-amz-copy-source cannot be read.')
  }
}
