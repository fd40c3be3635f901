import { create as contentDisposition } from 'content-disposition'
import type { FastifyReply } from 'fastify'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { storageFailure } from '../documents/storage-failure.ts'

/** A stored file with what its response says of it. */
export interface SentFile {
  objectKey: string
  fileName: string
  mediaType: string
  sizeBytes: number
}

/**
 * Sends the bytes of a file as an attachment. `record` runs once the file is open, so that no read is recorded that
 * nobody got; when it fails, nothing is sent. Throws `unavailable`, and what `record` throws.
 */
export async function sendFile(
  reply: FastifyReply,
  storage: Storage,
  { objectKey, fileName, mediaType, sizeBytes }: SentFile,
  record: () => Promise<unknown>,
) {
  const stored = await storage.get(objectKey, undefined).catch((error: unknown) => {
    throw storageFailure(error)
  })
  try {
    await record()
  } catch (error) {
    stored.body.destroy()
    throw error
  }
  return reply
    .headers({
      'content-type': mediaType,
      'content-disposition': contentDisposition(fileName),
      'content-length': sizeBytes,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(stored.body)
}
