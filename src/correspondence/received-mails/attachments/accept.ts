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
 * Checks the PDF that is to be accepted as an upload is checked, outside of the transaction of `acceptFile`. Passes
 * what that refuses anyway. Throws `not_found`, `file_broken`, `payload_too_large`, `unavailable`.
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
 * Makes a document of a file that came by mail, for the given slot or the one it was named for. It has the checks of an
 * upload. The document takes over the object in the storage. `tx` has to be a transaction. Throws the problems of an
 * upload, `received_file_refused` for a file that is infected or was not scanned, `received_file_accepted`,
 * `received_file_discarded`.
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
