import { create as contentDisposition } from 'content-disposition'
import type { FastifyReply } from 'fastify'
import { once } from 'node:events'
import { serializeDictionary } from 'structured-headers'
import Type from 'typebox'
import { storageFailure } from '../documents/storage-failure.ts'
import { Problem } from '../problems/problem.ts'
import type { Storage, Stored } from '../storage.ts'
import type { StoredAttachment } from './queries.ts'

/** Opens a file that came by mail, once it is on record that somebody reads it. Whoever has it must read or destroy its body. Throws `received_file_refused` for what is infected, `received_file_discarded` for what is gone. */
export async function openAttachment(storage: Storage, { scan, objectKey, discarded }: StoredAttachment, recorded: () => Promise<void>): Promise<Stored> {
  if (discarded !== null || objectKey === null) throw new Problem('received_file_discarded', {})
  if (scan === 'infected') throw new Problem('received_file_refused', { scan })
  const stored = await storage.get(objectKey).catch((error: unknown) => { throw storageFailure(error) })
  if (!stored) throw new Problem('unavailable', {})
  try {
    if (stored.length > 0) await once(stored.body, 'readable').catch((error: unknown) => { throw storageFailure(error) })
    await recorded()
  } catch (error) {
    stored.body.destroy()
    throw error
  }
  return stored
}

/** Sends it as an attachment that no browser opens by itself. */
export const attachmentReply = (reply: FastifyReply, { fileName, mediaType, sha256 }: StoredAttachment, { body, length }: Stored) => reply.code(200).headers({
  'content-type': mediaType,
  'content-length': length,
  'content-disposition': contentDisposition(fileName),
  'repr-digest': serializeDictionary({ 'sha-256': Uint8Array.from(sha256).buffer }),
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}).send(body)

const text = (description: string, example: string) => ({ type: 'string', description, examples: [example] })

export const fileHeaders = {
  description: 'The file.',
  headers: {
    'Content-Disposition': text('The name it was sent with; always an attachment.', 'attachment; filename="ktp.pdf"'),
    'Repr-Digest': text('The SHA-256 of the file (RFC 9530).', 'sha-256=:tbudgBSg8LHWHiHnlteNzN8TUvI80ygS9IULh4rklEw=:'),
  },
  content: { 'application/octet-stream': { schema: Type.Unsafe<NodeJS.ReadableStream>({ type: 'string', format: 'binary', description: 'The file.' }) } },
}
