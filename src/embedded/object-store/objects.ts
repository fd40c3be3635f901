import type { StoreAnswer } from './answers.ts'
import type { Call } from './call.ts'
import { isUnchanged, rangeOf } from './conditions.ts'
import { receiveFile } from './receive.ts'
import { failedWith, Refusal } from './refusals.ts'
import { headerValue, type S3Request } from './s3-request.ts'
import { objectPath, requireBucket } from './shelf.ts'
import { type Description, openStored, type StoredFile, storeFile } from './stored-file.ts'

/** The largest metadata of a user in S3, names and values together, in bytes. */
const largestMetadata = 2048

const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
]

/** Stores an object. It becomes visible only when all bytes are on the disk and every checksum matches. */
export async function putObject(call: Call): Promise<StoreAnswer> {
  const { shelf, request } = call
  const { bucket, key } = request
  requireBucket(shelf, bucket)
  const headers = headersToKeep(request)
  const stored = await storeObject(call, objectPath(shelf, bucket, key), async (file) => {
    const { size, etag, checksums } = await receiveFile(call, file)
    return { key, size, etag, modifiedAt: new Date().toISOString(), headers, checksums }
  })
  return { status: 200, headers: { etag: stored.etag, ...stored.checksums } }
}

/**
 * Stores a file under the condition `If-None-Match: *` of the request, if it has one. Of two concurrent writers of a
 * key the last to finish wins. Throws `PreconditionFailed` and `NoSuchBucket`.
 */
export async function storeObject(
  { shelf, request }: Call,
  path: string,
  fill: Parameters<typeof storeFile>[2],
): Promise<Description> {
  const condition = request.fields.get('if-none-match')
  if (condition !== undefined && condition !== '*')
    throw new Refusal('NotImplemented', 'A write takes If-None-Match with * only.')
  try {
    return await storeFile(shelf, path, fill, { onlyIfNew: condition !== undefined })
  } catch (error) {
    throw failedWith(error, 'ENOENT') ? new Refusal('NoSuchBucket') : error
  }
}

/** Returns the headers of a write that reads return, without `aws-chunked`. Throws `MetadataTooLarge`. */
export function headersToKeep({ fields }: S3Request): Record<string, string> {
  const metadata = [...fields].filter(([name]) => name.startsWith('x-amz-meta-'))
  const size = metadata.reduce((sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + value.length, 0)
  if (size > largestMetadata) throw new Refusal('MetadataTooLarge')
  const kept = [...fields].filter(([name]) => keptHeaders.includes(name))
  const headers = { ...Object.fromEntries(kept), ...Object.fromEntries(metadata) }
  const encodings = (headers['content-encoding'] ?? '').split(',').map((each) => each.trim())
  delete headers['content-encoding']
  const encoding = encodings.filter((each) => each !== 'aws-chunked').join(', ')
  return encoding === '' ? headers : { ...headers, 'content-encoding': encoding }
}

/** GET and HEAD. Sends the object as it was when it was opened, even if it is replaced meanwhile. */
export async function getObject({ shelf, request }: Call): Promise<StoreAnswer> {
  const { bucket, key } = request
  const stored = await openStored(objectPath(shelf, bucket, key))
  if (stored === undefined) {
    requireBucket(shelf, bucket)
    throw new Refusal('NoSuchKey')
  }
  let answer: StoreAnswer | undefined
  try {
    answer = answerTo(request, stored)
    return answer
  } finally {
    if (typeof answer?.body !== 'object') await stored.file.close()
  }
}

function answerTo(request: S3Request, { file, description }: StoredFile): StoreAnswer {
  const { size, etag, modifiedAt } = description
  const headers = { etag, 'last-modified': new Date(modifiedAt).toUTCString() }
  if (isUnchanged(request, description)) return { status: 304, headers }

  const range = rangeOf(request, description)
  const { start, end } = range ?? { start: 0, end: size - 1 }
  const length = end - start + 1
  return {
    status: range ? 206 : 200,
    headers: {
      'content-type': 'binary/octet-stream',
      ...description.headers,
      ...overrides(request),
      ...headers,
      'accept-ranges': 'bytes',
      'content-length': length,
      ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
      ...(!range && request.fields.get('x-amz-checksum-mode') === 'ENABLED' && description.checksums),
    },
    ...(request.method === 'GET' && length > 0 && { body: file.createReadStream({ start, end }) }),
  }
}

/** Returns the headers that a URL overrides by parameters such as `response-content-type`. */
function overrides({ query }: S3Request): Record<string, string> {
  const chosen: Record<string, string> = {}
  for (const name of keptHeaders) {
    const value = query.get(`response-${name}`)
    if (value !== null) chosen[name] = headerValue(name, value)
  }
  return chosen
}

export const readOverrides = keptHeaders.map((name) => `response-${name}`)
