import { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { headBucket, type StorageSettings } from './bucket-head.ts'
import { longAnswerMilliseconds, type PutOptions, storeInParts } from './storage-parts.ts'

/** The positions of the first and the last byte, from 0, both included. */
export interface ByteRange {
  first: number
  last: number
}

/** A whole object, or the requested range. `length`: the number of bytes of `body`. */
export interface Stored {
  body: Readable
  length: number
}

export interface ListedObject {
  objectKey: string
  sizeBytes: number
}

/** The object storage. Large objects are streamed, with at most one part in memory. */
export interface Storage {
  /**
   * Stores an object when `body` has ended. Rejects when `body` fails, or when `signal` aborts before the request that
   * creates the object is sent; then `remove` cleans up. No request is in progress after it has settled.
   */
  put(key: string, body: Readable, mediaType: string, signal: AbortSignal, options?: PutOptions): Promise<void>
  /** Opens an object, or a range within it. Throws when the storage does not return exactly those bytes. */
  get(key: string, range?: ByteRange): Promise<Stored>
  /**
   * Copies an object of at most `largestCopyBytes` within the storage, atomically. Returns false if it does not exist.
   */
  copy(from: string, to: string): Promise<boolean>
  /** Removes an object, and unfinished uploads of it. Succeeds when there are none. */
  remove(key: string): Promise<void>
  /** Returns the size of an object in bytes. Undefined: it does not exist. */
  size(key: string): Promise<number | undefined>
  /** Yields all objects of the bucket, in pages of at most 1,000. */
  list(): AsyncIterable<ListedObject[]>
  /** Creates the bucket if it does not exist. */
  prepare(): Promise<void>
  /** Throws unless the storage answers and has the bucket before `signal` aborts. */
  check(signal: AbortSignal): Promise<void>
  close(): void
}

/** The largest object that S3 copies by one request. */
export const largestCopyBytes = 5 * 1024 ** 3

const connectMilliseconds = 5_000
/** The most connections. Each download and each part of an upload uses one: slow readers must not block all others. */
const connectionsLimit = 256
/** A connection without data for this long is closed, also when a slow reader is the reason. */
const silenceMilliseconds = 60_000
/** Time limit for a request until its response begins: the time to send the bytes of a part counts as well. */
const answerMilliseconds = 8_000
const okStatus = 200
/** The attempts at a request: one retry, for a connection that was just lost. */
const attempts = 2

/** Returns a client for any storage with the S3 API. The SDK is imported at the first use, to keep starts short. */
export function createStorage(settings: StorageSettings): Storage {
  let loading: Promise<S3Client> | undefined
  const client = () => (loading ??= connectTo(settings))
  const Bucket = settings.bucket
  // For another response, the SDK asks again: it knows the errors of S3.
  const isThere = async (signal: AbortSignal) => (await headBucket(settings, signal)) === okStatus
  return {
    async put(Key, body, ContentType, signal, options = {}) {
      const s3 = await client()
      const stop = () => void body.destroy()
      signal.addEventListener('abort', stop, { once: true })
      try {
        signal.throwIfAborted()
        await storeInParts(s3, { Bucket, Key, ContentType }, { body, signal, ...options })
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
    async get(Key, range) {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3')
      const Range = range && `bytes=${range.first}-${range.last}`
      const found = await (await client()).send(new GetObjectCommand({ Bucket, Key, ...(Range && { Range }) }))
      if (!(found.Body instanceof Readable) || found.ContentLength === undefined)
        throw new Error('The storage answered without a stream.')
      if (range && found.ContentLength !== range.last - range.first + 1) {
        found.Body.destroy()
        throw new Error('The storage answered with another range.')
      }
      return { body: found.Body, length: found.ContentLength }
    },
    async copy(from, Key) {
      const { CopyObjectCommand } = await import('@aws-sdk/client-s3')
      const copied = await (await client())
        .send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${from}` }), {
          requestTimeout: longAnswerMilliseconds,
        })
        .catch(undefinedWhen('NoSuchKey'))
      return copied !== undefined
    },
    async remove(Key) {
      const { AbortMultipartUploadCommand, DeleteObjectCommand, ListMultipartUploadsCommand } = await import(
        '@aws-sdk/client-s3'
      )
      const s3 = await client()
      await s3.send(new DeleteObjectCommand({ Bucket, Key }))
      const { Uploads: unfinished = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }))
      await Promise.all(
        unfinished.map(({ UploadId }) =>
          s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(undefinedWhen('NoSuchUpload')),
        ),
      )
    },
    async size(Key) {
      const { HeadObjectCommand } = await import('@aws-sdk/client-s3')
      const found = await (await client()).send(new HeadObjectCommand({ Bucket, Key })).catch(undefinedWhen('NotFound'))
      return found?.ContentLength
    },
    async *list() {
      const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3')
      for await (const { Contents = [] } of paginateListObjectsV2({ client: await client() }, { Bucket }))
        yield Contents.flatMap(({ Key, Size }) =>
          Key === undefined || Size === undefined ? [] : [{ objectKey: Key, sizeBytes: Size }],
        )
    },
    async prepare() {
      if (await isThere(AbortSignal.timeout(answerMilliseconds))) return
      const { CreateBucketCommand, HeadBucketCommand } = await import('@aws-sdk/client-s3')
      const s3 = await client()
      const there = await s3.send(new HeadBucketCommand({ Bucket })).catch(undefinedWhen('NotFound'))
      if (!there) await s3.send(new CreateBucketCommand({ Bucket })).catch(undefinedWhen('BucketAlreadyOwnedByYou'))
    },
    async check(abortSignal) {
      if (await isThere(abortSignal)) return
      const { HeadBucketCommand } = await import('@aws-sdk/client-s3')
      await (await client()).send(new HeadBucketCommand({ Bucket }), { abortSignal })
    },
    close: () =>
      void loading?.then(
        (s3) => s3.destroy(),
        () => {},
      ),
  }
}

async function connectTo({ endpoint, region, accessKeyId, secretAccessKey }: StorageSettings): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3')
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: attempts,
    requestHandler: {
      requestTimeout: answerMilliseconds,
      throwOnRequestTimeout: true,
      connectionTimeout: connectMilliseconds,
      socketTimeout: silenceMilliseconds,
      httpAgent: { maxSockets: connectionsLimit },
      httpsAgent: { maxSockets: connectionsLimit },
    },
  })
}

const undefinedWhen =
  (name: string) =>
  (error: unknown): undefined => {
    if (error instanceof Error && error.name === name) return undefined
    throw error
  }
