import type { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { countPassed } from '../passing-buffers.ts'

/** The memory of one upload, in bytes. S3 takes no smaller parts. */
const partBytes = 5 * 1024 * 1024
/** Buffers of finished uploads, for reuse. New buffers would double the memory until the old ones are collected. */
const spareMemory: Buffer[] = []
const spareMemoryLimit = 4
/** An answer about a whole object, copied or put together, has to begin within this. */
export const longAnswerMilliseconds = 60_000

/** Work that the caller and the storage share while an object is stored. */
export interface PutOptions {
  /**
   * Returns the hash of the body, called when it has ended. An object of one part is then not hashed again to sign it,
   * and the storage refuses other bytes.
   */
  sha256?: () => Buffer
  /**
   * Called with all bytes of an object of one part when its storing begins. They stay as they are until its promise
   * settles, which must not reject.
   */
  withWhole?: (bytes: Buffer) => Promise<unknown>
}

/** The bytes of an object, and the signal that stops them. */
export interface Content extends PutOptions {
  body: Readable
  signal: AbortSignal
}

/**
 * Stores an object of one part at once, a larger one part by part. Sends no further request once `signal` has aborted,
 * even when all of `body` has come. Each request is waited for, also when all is to stop: an object could appear after
 * everything was cleaned up otherwise. lib-storage settles before, and holds every part twice.
 */
export async function storeInParts(
  s3: S3Client,
  target: { Bucket: string; Key: string; ContentType: string },
  { body, signal, sha256, withWhole }: Content,
): Promise<void> {
  const { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand } = await import(
    '@aws-sdk/client-s3'
  )
  const { Bucket, Key } = target
  const parts: { PartNumber: number; ETag: string | undefined }[] = []
  let upload: string | undefined
  async function storePart(Body: Buffer) {
    signal.throwIfAborted()
    upload ??= (await s3.send(new CreateMultipartUploadCommand(target))).UploadId
    signal.throwIfAborted()
    const PartNumber = parts.length + 1
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId: upload, PartNumber, Body }))
    parts.push({ PartNumber, ETag })
  }
  const memory = spareMemory.pop() ?? Buffer.allocUnsafeSlow(partBytes)
  const last = await gather(body, memory, storePart)
  signal.throwIfAborted()
  const user = upload === undefined ? withWhole?.(last) : undefined
  if (upload === undefined) await storeWhole(s3, { ...target, Body: last }, sha256?.())
  else {
    await storePart(last)
    signal.throwIfAborted()
    await s3.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId: upload, MultipartUpload: { Parts: parts } }),
      { requestTimeout: longAnswerMilliseconds },
    )
  }
  // Only here: what has failed may be under way still, and must not send what another upload gathers.
  void Promise.resolve(user).then(() => {
    if (spareMemory.length < spareMemoryLimit) spareMemory.push(memory)
  })
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

/**
 * Fills `memory` from a stream again and again, and hands it over whenever it is full and more has come. Gives what
 * remains in it.
 */
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
    countPassed(chunk.length)
  }
  return memory.subarray(0, filled)
}
