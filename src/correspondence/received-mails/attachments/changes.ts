import type { Case } from '../../../applications/case/case.ts'
import { changed, eventOf } from '../../../applications/changed.ts'
import type { PersonalDoer } from '../../../applications/doer.ts'
import type { Db } from '../../../platform/db/client.ts'
import { discardObjects } from '../../../platform/stored-objects/ownership.ts'
import type { StoredAttachment } from './queries.ts'

/** Marks an attachment as accepted: a document owns its object from now on. */
export async function markAccepted(
  tx: Db,
  attachmentId: string,
  { documentId, slot, by }: { documentId: string; slot: string; by: string },
): Promise<void> {
  await tx`
    update received_attachments
    set object_key = null, document_id = ${documentId}, accepted_at = clock_timestamp(), slot = ${slot},
      slot_named_by = case when slot = ${slot} then slot_named_by else ${by}::slot_naming end
    where id = ${attachmentId}`
}

/**
 * Marks an attachment as discarded; the sweep deletes its object. The application has to be locked. Returns the new
 * version of the application; undefined when it has changed since it was read.
 */
export async function markDiscarded(
  tx: Db,
  application: Case,
  { id, sha256 }: StoredAttachment,
  reason: string | null,
  doer: PersonalDoer,
): Promise<number | undefined> {
  const details = {
    receivedAttachmentId: id,
    sha256: sha256.toString('hex'),
    ...(reason !== null && { reason }),
  }
  const [discarded] = await tx<{ version: number }[]>`
    with ${changed(tx, application)}, discarded as (
      update received_attachments f
      set object_key = null, discarded_at = changed.at, discarded_by = ${doer.personId}, discard_reason = ${reason}
      from changed
      where f.id = ${id}
      returning old.object_key
    ), stray as (${discardObjects(tx, tx`discarded`)}),
    ${eventOf(tx, { type: 'received_file.discarded', details }, doer)}
    select version from changed`
  return discarded?.version
}
