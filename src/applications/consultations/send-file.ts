import type { FastifyReply } from 'fastify'
import { attachmentHeaders, attachmentName, digestHeader, fileContent } from '../../http/attachment.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { openObject } from '../documents/downloads/open-object.ts'

/** A stored file with what its response says of it. */
interface SentFile {
  objectKey: string
  fileName: string
  mediaType: string
  sizeBytes: number
  /** In hexadecimal. */
  sha256: string
}

/** Returns the declaration of a sent file in the contract, with its name as an example. */
export const sentFile = (example: string) => ({
  description: 'The file.',
  headers: { ...attachmentName(example), ...digestHeader('The SHA-256 of the file (RFC 9530).') },
  content: fileContent('application/octet-stream'),
})

/**
 * Sends the bytes of a file as an attachment. `record` runs once the file is open, so that no read is recorded that
 * nobody got; when it fails, nothing is sent. Throws `unavailable`, and what `record` throws.
 */
export async function sendFile(
  reply: FastifyReply,
  storage: Storage,
  { objectKey, sizeBytes: length, fileName, mediaType, sha256 }: SentFile,
  record: () => Promise<unknown>,
) {
  const { body } = await openObject(storage, objectKey, record)
  return reply.headers(attachmentHeaders({ fileName, mediaType, length, sha256 })).send(body)
}
