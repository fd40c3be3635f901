import type { Readable } from 'node:stream'
import type * as Sdk from '@aws-sdk/client-s3'
import { countPassed, freeChunk } from '../passing-buffers.ts'
import type { CallOptions } from './request-handler.ts'

/** The memory of one upload, and the size of its parts: the smallest that S3 accepts. */
const partBytes = 5 * 1024 * 1024
/** Buffers of finished uploads, for reuse. New ones would double the memory until the old ones are collected. */
const spareMemory: Buffer[] = []
const spareMemoryLimit = 4

/** The AWS SDK, and a client of it for the storage. */
export interface OpenedSdk {
  s3: Sdk.S3Client
  sdk: typeof Sdk
}

/** Options that let the caller share hashes and bytes with the storage. */
export interface PutOptions {
  /**
   * Returns the SHA-256 of the body; called when the body has ended. For an object of one part it signs the request, so
   * that the bytes are not hashed twice, and the storage rejects other bytes.
   */
  sha256?: () => Buffer
  /**
   * Called with all bytes of an object of one part before it is sent. The buffer is not reused until the returned
   * promise settles. It must not reject.
   */
  withWhole?: (bytes: Buffer) => Promise<unknown>
  /** Called with each chunk of the body before it is stored. What it throws ends the upload. */
  onChunk?: (chunk: Buffer) => void
  /** True when nobody else reads the chunks of the body: each is freed as soon as it is copied, as `freeChunk` says. */
  freesChunks?: boolean
}

/** The bytes of an object, and the signal that stops storing them. */
interface Content extends PutOptions {
  body: Readable
  signal: AbortSignal
  /** Returns the options of the next call. `isLong`: it works on the whole object. */
  call: (isLong?: boolean) => CallOptions
}

/**
 * Stores an object of one part by one request, a larger one by a multipart upload. Sends no further request once
 * `signal` has aborted. Always waits for the request in progress, so that no object appears after a cleanup.
 * (lib-storage does not wait, and buffers every part twice.)
 */
export async function storeInParts(
  { s3, sdk }: OpenedSdk,
  target: { Bucket: string; Key: string; ContentType: string },
  content: Content,
): Promise<void> {
  const { signal, call, sha256, withWhole } = content
  const { Bucket, Key } = target
  const parts: { PartNumber: number; ETag: string | undefined }[] = []
  let upload: string | undefined
  async function storePart(Body: Buffer) {
    signal.throwIfAborted()
    upload ??= (await s3.send(new sdk.CreateMultipartUploadCommand(target), call())).UploadId
    signal.throwIfAborted()
    const PartNumber = parts.length + 1
    const { ETag } = await s3.send(
      new sdk.UploadPartCommand({ Bucket, Key, UploadId: upload, PartNumber, Body }),
      call(),
    )
    parts.push({ PartNumber, ETag })
  }
  const memory = spareMemory.pop() ?? Buffer.allocUnsafeSlow(partBytes)
  const last = await gather(content, memory, storePart)
  signal.throwIfAborted()
  const user = upload === undefined ? withWhole?.(last) : undefined
  if (upload === undefined) await s3.send(wholeObject(sdk, { ...target, Body: last }, sha256?.()), call())
  else {
    await storePart(last)
    signal.throwIfAborted()
    await s3.send(
      new sdk.CompleteMultipartUploadCommand({ Bucket, Key, UploadId: upload, MultipartUpload: { Parts: parts } }),
      call(true),
    )
  }
  // After success only: a failed request may still send from this buffer.
  void Promise.resolve(user).then(() => {
    if (spareMemory.length < spareMemoryLimit) spareMemory.push(memory)
  })
}

/** Returns the command that stores an object by one request, signed with the hash of its bytes if given. */
function wholeObject(
  { PutObjectCommand }: typeof Sdk,
  object: { Bucket: string; Key: string; ContentType: string; Body: Buffer },
  sha256: Buffer | undefined,
): Sdk.PutObjectCommand {
  const command = new PutObjectCommand(object)
  if (sha256)
    command.middlewareStack.add(
      (next) => (call) => {
        if (hasHeaders(call.request)) call.request.headers['x-amz-content-sha256'] = sha256.toString('hex')
        return next(call)
      },
      { step: 'build', name: 'hashOnce' },
    )
  return command
}

const hasHeaders = (request: unknown): request is { headers: Record<string, string> } =>
  typeof request === 'object' && request !== null && 'headers' in request

/** Fills `memory` from the body. Calls `handOver` whenever it is full and more bytes follow. Returns the rest. */
async function gather(
  { body, onChunk, freesChunks = false }: Content,
  memory: Buffer,
  handOver: (part: Buffer) => Promise<void>,
): Promise<Buffer> {
  const pass = freesChunks ? freeChunk : ({ length }: Buffer) => countPassed(length)
  const chunks: AsyncIterable<Buffer> = body
  let filled = 0
  for await (const chunk of chunks) {
    onChunk?.(chunk)
    for (let taken = 0; taken < chunk.length; ) {
      if (filled === memory.length) {
        await handOver(memory)
        filled = 0
      }
      const copied = chunk.copy(memory, filled, taken)
      taken += copied
      filled += copied
    }
    pass(chunk)
  }
  return memory.subarray(0, filled)
}
