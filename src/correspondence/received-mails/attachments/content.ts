import type { FastifyReply } from 'fastify'
import { openObject } from '../../../applications/documents/downloads/open-object.ts'
import { attachmentHeaders, digestHeader, fileContent, textHeader } from '../../../http/attachment.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { OpenedObject, Storage } from '../../../platform/stored-objects/storage.ts'
import type { StoredAttachment } from './queries.ts'

/** The bytes of a mail that can be downloaded: one of its files, or the whole mail. */
type Readable = Pick<StoredAttachment, 'scan' | 'objectKey' | 'discarded' | 'fileName' | 'mediaType' | 'sha256'>

/**
 * Opens a received attachment, or a mail as it came. `recorded` has stored the access before the first byte is
 * returned. The caller must read or destroy the body. Throws `received_file_refused` for a file that is infected or
 * could not be scanned, `received_file_discarded`, and the failure of the storage.
 */
export async function openAttachment(
  storage: Storage,
  { scan, objectKey, discarded }: Readable,
  recorded: () => Promise<void>,
): Promise<OpenedObject> {
  if (discarded !== null || objectKey === null) throw new Problem('received_file_discarded', {})
  if (scan === 'infected' || scan === 'failed') throw new Problem('received_file_refused', { scan })
  return openObject(storage, objectKey, recorded)
}

/** Sends the bytes as an attachment, so that no browser opens them by itself. */
export const attachmentReply = (
  reply: FastifyReply,
  { fileName, mediaType, sha256 }: Readable,
  { body, length }: OpenedObject,
) => reply.code(200).headers(attachmentHeaders({ fileName, mediaType, sha256, length })).send(body)

const contentOf = (mediaType: string, description: string, name: string) => ({
  description,
  headers: {
    'Content-Disposition': textHeader('Its name; always an attachment.', `attachment; filename="${name}"`),
    ...digestHeader('Its SHA-256 (RFC 9530).'),
  },
  content: fileContent(mediaType, description),
})

export const fileHeaders = contentOf('application/octet-stream', 'The file.', 'ktp.pdf')
export const mailHeaders = contentOf('message/rfc822', 'The mail as it came.', '7K3M-9QXT-F.eml')
