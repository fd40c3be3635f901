import { findCase } from '../../../applications/case/queries.ts'
import { changing } from '../../../applications/changing.ts'
import type { Context } from '../../../applications/context.ts'
import { type ChangedDocument, insertDocument, type StoredFile } from '../../../applications/documents/changes.ts'
import { demandSoundPdf } from '../../../applications/documents/pdfs/pdf-check.ts'
import { isUsable } from '../../../applications/documents/scan-state.ts'
import { demandWholeImage } from '../../../applications/documents/uploads/image-end.ts'
import { type OpenSlot, openReceivedSlot } from '../../../applications/documents/uploads/open-slot.ts'
import { doerOf } from '../../../applications/standing.ts'
import { fault } from '../../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import { registerStrays } from '../../../platform/stored-objects/ownership.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { markAccepted } from './changes.ts'
import { findReceivedAttachment, lockReceivedAttachment, type StoredAttachment } from './queries.ts'

/**
 * Checks a PDF or an image as an upload is checked, before the transaction of `acceptAttachment`. Files that
 * `acceptAttachment` refuses anyway are not checked. Throws `not_found`, `file_broken`, `payload_too_large`,
 * `unavailable`.
 */
export async function demandSoundAttachment(
  db: Db,
  storage: Storage,
  { applicationId, attachmentId }: { applicationId: string; attachmentId: string },
): Promise<void> {
  const { objectKey, mediaType, sizeBytes, scan, documentId } = await findReceivedAttachment(
    db,
    applicationId,
    attachmentId,
  )
  if (objectKey === null || documentId !== null || !isUsable({ scan })) return
  await demandSoundPdf(storage, { objectKey, mediaType, sizeBytes, sender: applicationId })
  await demandWholeImage(storage, { objectKey, mediaType })
}

/**
 * Turns a received attachment into a document, for the given slot or the one named before, with the checks of an
 * upload. The document takes over the stored object. `tx` has to be a transaction. Throws the problems of an upload,
 * `received_file_refused` for a file that is infected or was not scanned, `received_file_accepted`,
 * `received_file_discarded`.
 */
export async function acceptAttachment(
  context: Context,
  { applicationId, attachmentId, slot }: { applicationId: string; attachmentId: string; slot: string | undefined },
): Promise<ChangedDocument> {
  const { db: tx, actor } = context
  await findCase(tx, applicationId, actor)
  const { stored, slot: named } = acceptable(await lockReceivedAttachment(tx, applicationId, attachmentId), slot)
  await registerStrays(tx, [stored.objectKey])
  return changing(context, applicationId, (application) => {
    const open = openReceivedSlot(application, actor, named)
    demandFitting(open, stored)
    const doer = doerOf(application, actor, context.channel, open.standing)
    return async () => {
      const attached = await insertDocument(tx, application, { ...open, receivedAs: attachmentId }, stored, doer)
      if (!attached) return undefined
      const by = open.standing === 'applicant' || open.standing === 'assistant' ? 'applicant' : 'officer'
      await markAccepted(tx, attachmentId, { documentId: attached.document.id, slot: named, by })
      return attached
    }
  })
}

/**
 * Returns an attachment as a stored file, with its slot. Throws `received_file_discarded`, `received_file_accepted`,
 * `received_file_refused`, and `rule_broken` without a slot.
 */
function acceptable(found: StoredAttachment, stated: string | undefined): { stored: StoredFile; slot: string } {
  const { fileName, mediaType, sizeBytes, sha256, objectKey, scan } = found
  if (found.discarded !== null || objectKey === null) throw new Problem('received_file_discarded', {})
  if (found.documentId !== null) throw new Problem('received_file_accepted', {})
  if (scan === 'infected' || scan === 'failed') throw new Problem('received_file_refused', { scan })
  const slot = stated ?? found.slot
  if (slot === null) throw ruleBroken(fault({ pointer: '/slot' }, 'required'))
  return { stored: { objectKey, fileName, mediaType, sizeBytes, sha256, scan }, slot }
}

function demandFitting(slot: OpenSlot, file: StoredFile): void {
  const found = misfit(slot, file)
  if (found !== null) throw found
}

/**
 * Returns the problem of a file that a slot does not accept: `file_empty`, `file_type_not_accepted` or
 * `payload_too_large`. Null for one that it accepts.
 */
export function misfit(
  { formats, maxBytes }: Pick<OpenSlot, 'formats' | 'maxBytes'>,
  { mediaType, sizeBytes }: Pick<StoredFile, 'mediaType' | 'sizeBytes'>,
): Problem | null {
  if (sizeBytes === 0) return new Problem('file_empty', {})
  if (!formats.includes(mediaType))
    return new Problem('file_type_not_accepted', { found: mediaType, accepted: formats })
  return sizeBytes > maxBytes ? new Problem('payload_too_large', { limit: maxBytes }) : null
}
