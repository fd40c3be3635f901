import { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import { headBucket, type StorageSettings } from './bucket-head.ts'
import { type StorageLimits, storageLimits, sweepMinutes } from './limits.ts'
import type { CallOptions } from './request-handler.ts'
import { type OpenedSdk, type PutOptions, storeInParts } from './storage-parts.ts'

/** The positions of the first and the last byte, from 0, both included. */
export interface ByteRange {
  first: number
  last: number
}

/** A whole object, or the requested range. `length`: the number of bytes of `body`. */
export interface OpenedObject {
  body: Readable
  length: number
}

interface ListedObject {
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
  get(key: string, range?: ByteRange): Promise<OpenedObject>
  /**
   * Copies an object of at most `largestCopyBytes` within the storage, atomically. Returns false if it does not exist.
   */
  copy(from: string, to: string): Promise<boolean>
  /** Removes an object, and unfinished uploads of it. Succeeds when there are none. */
  remove(key: string): Promise<void>
  /**
   * True when a request that creates the object got no whole response, even if its retry did. The storage may carry it
   * out after a removal.
   */
  isUnsettled(key: string): boolean
  /** Returns the size of an object in bytes. Undefined: it does not exist. */
  size(key: string): Promise<number | undefined>
  /** Yields all objects of the bucket, in pages of at most `pageSize`. Default, and the most that S3 lists: 1,000. */
  list(pageSize?: number): AsyncIterable<ListedObject[]>
  /** Creates the bucket if it does not exist. */
  prepare(): Promise<void>
  /** Throws unless the storage answers and has the bucket before `signal` aborts. */
  check(signal: AbortSignal): Promise<void>
  close(): void
}

/** The largest object that S3 copies by one request. */
export const largestCopyBytes = 5 * 1024 ** 3
/** The largest number of objects that S3 lists by one request. */
const largestListing = 1_000

const okStatus = 200
/** The smallest body that waits until the storage asks for it: a silent storage is noticed before it is sent. */
const askedFirstBytes = 256 * 1024
/** The unsettled keys that are remembered. Each took a time limit, so that a silent storage makes few. */
const unsettledLimit = 10_000

/** Returns a client for any storage with the S3 API. The SDK is imported at the first use, to keep starts short. */
export function createStorage(settings: StorageSettings, limits = storageLimits): Storage {
  let opening: Promise<OpenedSdk> | undefined
  const opened = () => (opening ??= openSdk(settings, limits))
  const Bucket = settings.bucket
  const unsettled = new LRUCache<string, true>({ max: unsettledLimit, ttl: sweepMinutes * 60_000 })
  const creating = (key: string, answer?: number): CallOptions => ({
    onDoubt: () => void unsettled.set(key, true),
    ...(answer !== undefined && { answer }),
  })
  // For another response, the SDK asks again: it knows the errors of S3.
  const isThere = async (signal: AbortSignal) => (await headBucket(settings, signal)) === okStatus
  return {
    async put(Key, body, ContentType, signal, options = {}) {
      const open = await opened()
      const stop = () => void body.destroy()
      signal.addEventListener('abort', stop, { once: true })
      try {
        signal.throwIfAborted()
        const call = (isLong = false) => creating(Key, isLong ? limits.work : undefined)
        await storeInParts(open, { Bucket, Key, ContentType }, { body, signal, call, ...options })
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
    async get(Key, range) {
      const { s3, sdk } = await opened()
      const Range = range && `bytes=${range.first}-${range.last}`
      const found = await s3.send(new sdk.GetObjectCommand({ Bucket, Key, ...(Range && { Range }) }))
      if (!(found.Body instanceof Readable) || found.ContentLength === undefined)
        throw new Error('The storage answered without a stream.')
      if (range && found.ContentLength !== range.last - range.first + 1) {
        found.Body.destroy()
        throw new Error('The storage answered with another range.')
      }
      return { body: found.Body, length: found.ContentLength }
    },
    async copy(from, Key) {
      const { s3, sdk } = await opened()
      const copied = await s3
        .send(new sdk.CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${from}` }), creating(Key, limits.work))
        .catch(undefinedWhen('NoSuchKey'))
      return copied !== undefined
    },
    async remove(Key) {
      const { s3, sdk } = await opened()
      await s3.send(new sdk.DeleteObjectCommand({ Bucket, Key }))
      const { Uploads: unfinished = [] } = await s3.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: Key }))
      await Promise.all(
        unfinished.map(({ UploadId }) =>
          s3.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(undefinedWhen('NoSuchUpload')),
        ),
      )
    },
    isUnsettled: (key) => unsettled.has(key),
    async size(Key) {
      const { s3, sdk } = await opened()
      const found = await s3.send(new sdk.HeadObjectCommand({ Bucket, Key })).catch(undefinedWhen('NotFound'))
      return found?.ContentLength
    },
    async *list(pageSize = largestListing) {
      const { s3, sdk } = await opened()
      for await (const { Contents = [] } of sdk.paginateListObjectsV2({ client: s3, pageSize }, { Bucket }))
        yield Contents.flatMap(({ Key, Size }) =>
          Key === undefined || Size === undefined ? [] : [{ objectKey: Key, sizeBytes: Size }],
        )
    },
    async prepare() {
      if (await isThere(AbortSignal.timeout(limits.silence))) return
      const { s3, sdk } = await opened()
      const there = await s3.send(new sdk.HeadBucketCommand({ Bucket })).catch(undefinedWhen('NotFound'))
      if (!there) await s3.send(new sdk.CreateBucketCommand({ Bucket })).catch(undefinedWhen('BucketAlreadyOwnedByYou'))
    },
    async check(abortSignal) {
      if (await isThere(abortSignal)) return
      const { s3, sdk } = await opened()
      await s3.send(new sdk.HeadBucketCommand({ Bucket }), { abortSignal })
    },
    close: () =>
      void opening?.then(
        ({ s3 }) => s3.destroy(),
        () => {},
      ),
  }
}

async function openSdk(
  { endpoint, region, accessKeyId, secretAccessKey }: StorageSettings,
  limits: StorageLimits,
): Promise<OpenedSdk> {
  const [sdk, { attempts, createRequestHandler }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('./request-handler.ts'),
  ])
  const s3 = new sdk.S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: askedFirstBytes,
    maxAttempts: attempts,
    requestHandler: await createRequestHandler(endpoint, limits),
  })
  s3.middlewareStack.add((next) => (call) => next(call).catch(sayStatus), { step: 'initialize', name: 'sayStatus' })
  return { s3, sdk }
}

/**
 * Throws an error of the SDK again, with the status as its message where the response had no reason that the SDK can
 * read: it has no body, or that of a proxy. Its name stays.
 */
function sayStatus(error: unknown): never {
  const isUnread = error instanceof Error && (error.name === 'Unknown' || '$responseBodyText' in error)
  if (isUnread && '$metadata' in error) {
    const { httpStatusCode } = Object(error.$metadata)
    error.message = `the storage answers with ${String(httpStatusCode)}`
  }
  throw error
}

const undefinedWhen =
  (name: string) =>
  (error: unknown): undefined => {
    if (error instanceof Error && error.name === name) return undefined
    throw error
  }
