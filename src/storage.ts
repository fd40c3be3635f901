import type { S3Client } from '@aws-sdk/client-s3'
import { Readable } from 'node:stream'

export interface StorageSettings { endpoint: string; region: string; bucket: string; accessKeyId: string; secretAccessKey: string }

/** A whole object, or the part of it that was asked for. */
export interface Stored { body: Readable; length: number; range: string | undefined }

/** Where documents lie. Everything streams; nothing is held whole in memory. */
export interface Storage {
  /** Stores an object when `body` has ended well. Fails when it fails, or when `signal` aborts before that. Nothing of it is under way any more when this has settled. */
  put(key: string, body: Readable, mediaType: string, signal: AbortSignal): Promise<void>
  /** Opens an object, or one byte range of it. Undefined when the range lies outside. */
  get(key: string, range?: string): Promise<Stored | undefined>
  /** Removes an object and what an interrupted upload left of it. Fine when there is nothing. */
  remove(key: string): Promise<void>
  /** Makes the bucket if it is not there. */
  prepare(): Promise<void>
  /** Throws unless the storage answers and has the bucket. */
  check(): Promise<void>
  close(): void
}

/** An upload holds one part and fills the next: twice this much memory at the most. S3 takes no smaller parts. */
const partBytes = 5 * 1024 * 1024
const connectMilliseconds = 5_000
/** Every download and every part of an upload holds one. With fewer than readers, whoever reads slowly would keep all others waiting. */
const connectionsLimit = 256
/** A peer that says nothing for this long is gone. */
const silenceMilliseconds = 60_000

/** Any storage that speaks S3. The SDK is loaded at the first use, so that a start does not wait for it. */
export function createStorage(settings: StorageSettings): Storage {
  let loading: Promise<S3Client> | undefined
  const client = () => (loading ??= connectTo(settings))
  const Bucket = settings.bucket
  return {
    async put(Key, Body, ContentType, signal) {
      const { Upload } = await import('@aws-sdk/lib-storage')
      const upload = new Upload({ client: await client(), params: { Bucket, Key, Body, ContentType }, queueSize: 1, partSize: partBytes })
      // Not upload.abort(): that settles while requests are still under way, and an object could appear after everything was cleaned up.
      const stop = () => void Body.destroy()
      signal.addEventListener('abort', stop, { once: true })
      try {
        signal.throwIfAborted()
        await upload.done()
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
    async get(Key, Range) {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3')
      const found = await (await client()).send(new GetObjectCommand({ Bucket, Key, ...(Range && { Range }) })).catch(undefinedWhen('InvalidRange'))
      if (!found) return undefined
      if (!(found.Body instanceof Readable) || found.ContentLength === undefined) throw new Error('The storage answered without a stream.')
      return { body: found.Body, length: found.ContentLength, range: found.ContentRange }
    },
    async remove(Key) {
      const { AbortMultipartUploadCommand, DeleteObjectCommand, ListMultipartUploadsCommand } = await import('@aws-sdk/client-s3')
      const s3 = await client()
      await s3.send(new DeleteObjectCommand({ Bucket, Key }))
      const { Uploads: unfinished = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }))
      await Promise.all(unfinished.map(({ UploadId }) => s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(undefinedWhen('NoSuchUpload'))))
    },
    async prepare() {
      const { CreateBucketCommand, HeadBucketCommand } = await import('@aws-sdk/client-s3')
      const s3 = await client()
      const there = await s3.send(new HeadBucketCommand({ Bucket })).catch(undefinedWhen('NotFound'))
      if (!there) await s3.send(new CreateBucketCommand({ Bucket })).catch(undefinedWhen('BucketAlreadyOwnedByYou'))
    },
    async check() {
      const { HeadBucketCommand } = await import('@aws-sdk/client-s3')
      await (await client()).send(new HeadBucketCommand({ Bucket }))
    },
    close: () => void loading?.then((s3) => s3.destroy(), () => {}),
  }
}

async function connectTo({ endpoint, region, accessKeyId, secretAccessKey }: StorageSettings): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3')
  return new S3Client({
    endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: connectMilliseconds, socketTimeout: silenceMilliseconds, httpAgent: { maxSockets: connectionsLimit }, httpsAgent: { maxSockets: connectionsLimit } },
  })
}

const undefinedWhen = (name: string) => (error: unknown): undefined => {
  if (error instanceof Error && error.name === name) return undefined
  throw error
}
