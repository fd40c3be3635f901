import { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'

export interface StorageSettings {
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

/** A whole object, or the part of it that was asked for. */
export interface Stored {
  body: Readable
  length: number
  range: string | undefined
}

/** Where documents lie. Everything streams; nothing is held whole in memory. */
export interface Storage {
  /**
   * Stores an object when `body` has ended well. Fails when it fails, or when `signal` aborts before that, and leaves to
   * `remove` what it had stored of it. Nothing of it is under way any more when this has settled. Who has hashed `body` on its way says in
   * `sha256` what it came to, asked when it has ended: the bytes of a small file are not hashed again to sign them, and the storage refuses others.
   */
  put(key: string, body: Readable, mediaType: string, signal: AbortSignal, sha256?: () => Buffer): Promise<void>
  /** Opens an object, or one byte range of it. Undefined when the range lies outside. */
  get(key: string, range?: string): Promise<Stored | undefined>
  /** Copies an object of at most `largestCopyBytes` within the storage: it is there whole or not at all. False when there is nothing to copy. */
  copy(from: string, to: string): Promise<boolean>
  /** Removes an object and what an interrupted upload left of it. Fine when there is nothing. */
  remove(key: string): Promise<void>
  /** Makes the bucket if it is not there. */
  prepare(): Promise<void>
  /** Throws unless the storage answers and has the bucket before `signal` aborts. */
  check(signal: AbortSignal): Promise<void>
  close(): void
}

/** S3 copies no more in one request. */
export const largestCopyBytes = 5 * 1024 ** 3

/** What an upload holds in memory. S3 takes no smaller parts. */
const partBytes = 5 * 1024 * 1024
/** Memory that uploads have left and the next ones take over: new memory for each would be there twice until it is collected. */
const spareMemory: Buffer[] = []
const spareMemoryLimit = 4
const connectMilliseconds = 5_000
/** Every download and every part of an upload holds one. With fewer than readers, whoever reads slowly would keep all others waiting. */
const connectionsLimit = 256
/** A peer that says nothing for this long is gone: a reader may be slow, and nothing is said meanwhile. */
const silenceMilliseconds = 60_000
/** An answer has to begin within this, once a request was sent. */
const answerMilliseconds = 8_000
/** The same for what the storage does with a whole object. */
const longAnswerMilliseconds = 60_000
/** A storage that is silent is asked once more, for a connection that was just lost: more would be waited for in vain. */
const attempts = 2

/** Any storage that speaks S3. The SDK is loaded at the first use, so that a start does not wait for it. */
export function createStorage(settings: StorageSettings): Storage {
  let loading: Promise<S3Client> | undefined
  const client = () => (loading ??= connectTo(settings))
  const Bucket = settings.bucket
  return {
    async put(Key, body, ContentType, signal, sha256) {
      const s3 = await client()
      const stop = () => void body.destroy()
      signal.addEventListener('abort', stop, { once: true })
      try {
        signal.throwIfAborted()
        await storeInParts(s3, { Bucket, Key, ContentType }, body, sha256)
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
    async get(Key, Range) {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3')
      const found = await (await client())
        .send(new GetObjectCommand({ Bucket, Key, ...(Range && { Range }) }))
        .catch(undefinedWhen('InvalidRange'))
      if (!found) return undefined
      if (!(found.Body instanceof Readable) || found.ContentLength === undefined)
        throw new Error('The storage answered without a stream.')
      return { body: found.Body, length: found.ContentLength, range: found.ContentRange }
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
    async prepare() {
      const { CreateBucketCommand, HeadBucketCommand } = await import('@aws-sdk/client-s3')
      const s3 = await client()
      const there = await s3.send(new HeadBucketCommand({ Bucket })).catch(undefinedWhen('NotFound'))
      if (!there) await s3.send(new CreateBucketCommand({ Bucket })).catch(undefinedWhen('BucketAlreadyOwnedByYou'))
    },
    async check(abortSignal) {
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

/**
 * Stores an object of one part at once, a larger one part by part. Each request is waited for, also when all is to stop: an object could
 * appear after everything was cleaned up otherwise. lib-storage settles before, and holds every part twice.
 */
async function storeInParts(
  s3: S3Client,
  target: { Bucket: string; Key: string; ContentType: string },
  body: Readable,
  sha256: (() => Buffer) | undefined,
): Promise<void> {
  const { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand } = await import(
    '@aws-sdk/client-s3'
  )
  const { Bucket, Key } = target
  const parts: { PartNumber: number; ETag: string | undefined }[] = []
  let upload: string | undefined
  async function storePart(Body: Buffer) {
    upload ??= (await s3.send(new CreateMultipartUploadCommand(target))).UploadId
    const PartNumber = parts.length + 1
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId: upload, PartNumber, Body }))
    parts.push({ PartNumber, ETag })
  }
  const memory = spareMemory.pop() ?? Buffer.allocUnsafeSlow(partBytes)
  const last = await gather(body, memory, storePart)
  if (upload === undefined) await storeWhole(s3, { ...target, Body: last }, sha256?.())
  else {
    await storePart(last)
    await s3.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId: upload, MultipartUpload: { Parts: parts } }),
      { requestTimeout: longAnswerMilliseconds },
    )
  }
  // Only here: what has failed may be under way still, and must not send what another upload gathers.
  if (spareMemory.length < spareMemoryLimit) spareMemory.push(memory)
}

/** Stores an object at once, signed by the hash of its bytes where that is known. */
async function storeWhole(
  s3: S3Client,
  object: { Bucket: string; Key: string; ContentType: string; Body: Buffer },
  sha256: Buffer | undefined,
): Promise<void> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3')
  const command = new PutObjectCommand(object)
  if (sha256)
    command.middlewareStack.add(
      (next) => (call) => {
        if (hasHeaders(call.request)) call.request.headers['x-amz-content-sha256'] = sha256.toString('hex')
        return next(call)
      },
      { step: 'build', name: 'hashOnce' },
    )
  await s3.send(command)
}

const hasHeaders = (request: unknown): request is { headers: Record<string, string> } =>
  typeof request === 'object' && request !== null && 'headers' in request

/** Fills `memory` from a stream again and again, and hands it over whenever it is full and more has come. Gives what remains in it. */
async function gather(
  stream: AsyncIterable<Buffer>,
  memory: Buffer,
  handOver: (part: Buffer) => Promise<void>,
): Promise<Buffer> {
  let filled = 0
  for await (const chunk of stream) {
    for (let taken = 0; taken < chunk.length; ) {
      if (filled === memory.length) {
        await handOver(memory)
        filled = 0
      }
      const copied = chunk.copy(memory, filled, taken)
      taken += copied
      filled += copied
    }
  }
  return memory.subarray(0, filled)
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
