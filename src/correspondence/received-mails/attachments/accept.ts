import type { Actor } from '../../../access/identity/actor.ts'
import type { CaseDocument } from '../../../applications/case.ts'
import { attach } from '../../../applications/documents/changes.ts'
import { openReceivedSlot } from '../../../applications/documents/open-slot.ts'
import { demandSoundPdf } from '../../../applications/documents/pdf-check.ts'
import { isUsable } from '../../../applications/documents/scan-state.ts'
import { findCase } from '../../../applications/queries.ts'
import { doerOf } from '../../../applications/standing.ts'
import type { Channel } from '../../../http/channels.ts'
import { fault } from '../../../http/problems/faults.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import { registerStrays } from '../../../platform/stored-objects/ownership.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { markAccepted } from './changes.ts'
import { findReceivedFile, lockReceivedFile } from './queries.ts'

const attemptsLimit = 5

/**
 * Opens the PDF that is to be accepted, as an upload is: before `accept` and outside of its transaction. What `accept`
 * refuses anyway is left to it. Throws `not_found`, `file_broken`, `payload_too_large`, `unavailable`.
 */
export async function demandSoundFile(
  db: Db,
  storage: Storage,
  { applicationId, attachmentId }: { applicationId: string; attachmentId: string },
): Promise<void> {
  const { objectKey, mediaType, sizeBytes, scan, documentId } = await findReceivedFile(db, applicationId, attachmentId)
  if (objectKey !== null && documentId === null && isUsable({ scan }))
    await demandSoundPdf(storage, { objectKey, mediaType, sizeBytes })
}

/**
 * Makes a document of a file that came by mail, for the slot that is named now or was named before: with the checks of
 * an upload, and as whoever accepts it. The file's object becomes the document's, no byte is moved. `tx` has to be a
 * transaction. Throws what an upload throws, `received_file_refused` for what is infected or was not scanned,
 * `received_file_accepted` for what is a document already, `received_file_discarded` for what is gone.
 */
export async function accept(
  tx: Db,
  { applicationId, attachmentId, slot }: { applicationId: string; attachmentId: string; slot: string | undefined },
  actor: Actor,
  channel: Channel,
): Promise<{ version: number; document: CaseDocument }> {
  await findCase(tx, applicationId, actor)
  const found = await lockReceivedFile(tx, applicationId, attachmentId)
  if (found.discarded !== null || found.objectKey === null) throw new Problem('received_file_discarded', {})
  if (found.documentId !== null) throw new Problem('received_file_accepted', {})
  if (found.scan === 'infected' || found.scan === 'failed')
    throw new Problem('received_file_refused', { scan: found.scan })
  const named = slot ?? found.slot
  if (named === null) throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/slot' }, 'required')] })
  const { fileName, mediaType, sizeBytes, sha256, objectKey, scan } = found
  await registerStrays(tx, [objectKey])
  for (let attempt = 1; attempt <= attemptsLimit; attempt++) {
    const file = await findCase(tx, applicationId, actor)
    const open = openReceivedSlot(file, actor, named)
    if (sizeBytes === 0) throw new Problem('file_empty', {})
    if (!open.formats.includes(mediaType))
      throw new Problem('file_type_not_accepted', { found: mediaType, accepted: open.formats })
    if (sizeBytes > open.maxBytes) throw new Problem('payload_too_large', { limit: open.maxBytes })
    const doer = doerOf(file, actor, channel, open.standing)
    const attached = await attach(
      tx,
      file,
      open,
      { objectKey, fileName, mediaType, sizeBytes, sha256, scan },
      doer,
      attachmentId,
    )
    if (!attached) continue
    await markAccepted(tx, attachmentId, {
      documentId: attached.id,
      slot: named,
      by: open.standing === 'applicant' || open.standing === 'assistant' ? 'applicant' : 'officer',
    })
    const document: CaseDocument = {
      id: attached.id,
      slot: named,
      version: attached.documentVersion,
      fileName,
      mediaType,
      sizeBytes,
      sha256: sha256.toString('hex'),
      scan,
      uploadedAt: attached.at.toISOString(),
      copiedFrom: null,
      receivedByEmail: true,
      original: null,
    }
    return { version: attached.version, document }
  }
  throw new Problem('conflict', {})
}
