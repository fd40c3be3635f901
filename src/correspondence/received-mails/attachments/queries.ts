import { lockApplication } from '../../../applications/changed.ts'
import { discardedJson, type ReceivedFile } from '../../../applications/messages/received-files.ts'
import type { Paging } from '../../../http/cursor.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { SlotNaming } from '../received-mail.ts'

/**
 * An attachment with the key of its object. `objectKey` is null once the attachment was discarded or its bytes were
 * erased.
 */
export interface StoredAttachment extends ReceivedFile {
  objectKey: string | null
  sha256: Buffer
  slotNamedBy: SlotNaming | null
}

/** SQL for the columns of attachment `f`. The object of an accepted one is that of its document. */
export const storedColumns = (db: Db) => db`
  f.id, f.file_name, f.media_type, f.size_bytes::int as size_bytes, f.scan, f.slot,
  f.slot_named_by, f.document_id,
  coalesce(f.object_key, (select d.object_key from documents d where d.id = f.document_id)) as object_key, f.sha256,
  ${discardedJson(db)} as discarded`

/** An attachment in the list of an application. */
export interface ReceivedForApplicationItem extends ReceivedFile {
  mailReference: string
  receivedAt: Date
}

const itemColumns = (db: Db) => db`
  f.id, f.file_name, f.media_type, f.size_bytes::int as size_bytes, f.scan, f.slot,
  f.document_id, ${discardedJson(db)} as discarded,
  m.reference as mail_reference, m.received_at`

/**
 * Lists the received attachments of an application, the oldest first; one more than `limit` if there are more. The
 * caller has to see the application.
 */
export const listReceivedAttachments = (db: Db, applicationId: string, { after, limit }: Paging) => db<
  ReceivedForApplicationItem[]
>`
  select ${itemColumns(db)}
  from received_mails m
  join received_attachments f on f.mail_id = m.id
  where m.application_id = ${applicationId} and (${after}::uuid is null or f.id > ${after}::uuid)
  order by f.id
  limit ${limit + 1}`

/** Returns one received attachment of an application, as in the list. Throws `not_found`. */
export async function findReceivedItem(
  db: Db,
  applicationId: string,
  attachmentId: string,
): Promise<ReceivedForApplicationItem> {
  const [item] = await db<ReceivedForApplicationItem[]>`
    select ${itemColumns(db)}
    from received_attachments f
    join received_mails m on m.id = f.mail_id
    where m.application_id = ${applicationId} and f.id = ${attachmentId}`
  if (!item) throw new Problem('not_found', { what: 'received_attachment' })
  return item
}

/** Returns a received attachment of an application. Throws `not_found`. */
export async function findReceivedAttachment(
  db: Db,
  applicationId: string,
  attachmentId: string,
): Promise<StoredAttachment> {
  const [row] = await db<StoredAttachment[]>`
    select ${storedColumns(db)}
    from received_attachments f
    join received_mails m on m.id = f.mail_id
    where f.id = ${attachmentId} and m.application_id = ${applicationId}`
  return demandPresent(row)
}

/**
 * Returns a received attachment and locks its application until the transaction ends: nobody else can accept or discard
 * the file meanwhile. The erasure of an application takes the same lock first. Throws `not_found`.
 */
export async function lockReceivedAttachment(
  tx: Db,
  applicationId: string,
  attachmentId: string,
): Promise<StoredAttachment> {
  await lockApplication(tx, applicationId)
  return findReceivedAttachment(tx, applicationId, attachmentId)
}

export function demandPresent<T extends StoredAttachment>(row: T | undefined): T {
  if (!row || (row.objectKey === null && row.discarded === null))
    throw new Problem('not_found', { what: 'received_attachment' })
  return row
}
