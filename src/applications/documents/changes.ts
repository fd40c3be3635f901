import type { documents } from '../../../drizzle/tables/documents.ts'
import type { Db } from '../../platform/db/client.ts'
import { claimStrays, discardObjects } from '../../platform/stored-objects/ownership.ts'
import type { Case, CaseDocument } from '../case/case.ts'
import { changed, eventOf } from '../changed.ts'
import type { Doer } from '../doer.ts'
import type { MatchVerdict } from './originals/matching.ts'
import type { OpenSlot } from './uploads/open-slot.ts'

export interface StoredFile
  extends Pick<
    typeof documents.$inferSelect,
    'objectKey' | 'fileName' | 'mediaType' | 'sizeBytes' | 'sha256' | 'scan'
  > {}

/** A document after a change, and the application's version with it. */
export interface ChangedDocument {
  version: number
  document: CaseDocument
}

/**
 * Inserts a document for a stored object. With `replaces` it supersedes the current document of the slot. One statement
 * writes ownership of the object, row, event and version. Undefined when the application has changed since it was read,
 * or the object is no longer stray. `receivedAs` is the id of the mail's file that it comes from.
 */
export async function insertDocument(
  db: Db,
  application: Case,
  { slot, replaces, receivedAs = null }: Pick<OpenSlot, 'slot' | 'replaces'> & { receivedAs?: string | null },
  stored: StoredFile,
  doer: Doer,
): Promise<ChangedDocument | undefined> {
  const details = {
    slot,
    sha256: stored.sha256.toString('hex'),
    sizeBytes: stored.sizeBytes,
    ...(receivedAs !== null && { receivedAttachmentId: receivedAs }),
  }
  const claim = claimStrays(db, [stored.objectKey])
  const [attached] = await db<{ version: number; id: string; documentVersion: number; at: Date }[]>`
    with ${claim.strays}, ${changed(db, application, { onlyIf: db`and ${claim.isOpen}` })},
    ${claim.claimed(db`changed`)}, superseded as (
      update documents d
      set superseded_at = changed.at
      from changed
      where ${replaces} and d.application_id = changed.id and d.slot = ${slot} and d.superseded_at is null
    ), document as (
      insert into documents (application_id, slot, version, file_name, media_type, size_bytes, sha256, object_key, scan,
        next_scan_at, uploaded_by, uploaded_at, received_by_email)
      select id, ${slot}, (
          select coalesce(max(d.version), 0) + 1
          from documents d
          where d.application_id = changed.id and d.slot = ${slot}
        ), ${stored.fileName}, ${stored.mediaType}, ${stored.sizeBytes}, ${stored.sha256}, ${stored.objectKey},
        ${stored.scan}::scan_state, case when ${stored.scan} = 'pending' then at end, ${doer.personId}, at,
        ${receivedAs !== null}
      from changed
      returning id, version
    ),
    ${eventOf(db, { type: receivedAs === null ? 'document.uploaded' : 'document.received_by_email', details }, doer)}
    select document.id, document.version as document_version, changed.version, changed.at
    from document, changed`
  if (!attached) return undefined
  const { fileName, mediaType, sizeBytes, sha256, scan } = stored
  const document = {
    id: attached.id,
    slot,
    version: attached.documentVersion,
    fileName,
    mediaType,
    sizeBytes,
    sha256: sha256.toString('hex'),
    scan,
    uploadedAt: attached.at.toISOString(),
    copiedFrom: null,
    receivedByEmail: receivedAs !== null,
    original: null,
  }
  return { version: attached.version, document }
}

/**
 * Deletes every version of a document of a draft. Their objects become stray. Returns the application's new version;
 * undefined when it has changed since it was read.
 */
export async function deleteDocuments(
  db: Db,
  application: Case,
  slot: string,
  doer: Doer,
): Promise<number | undefined> {
  const [written] = await db<{ version: number }[]>`
    with ${changed(db, application)}, removed as (
      delete from documents d
      using changed
      where d.application_id = changed.id and d.slot = ${slot}
      returning d.object_key
    ), stray as (${discardObjects(db, db`removed`)}),
    ${eventOf(db, { type: 'document.removed', details: { slot } }, doer)}
    select version from changed`
  return written?.version
}

/**
 * Records an officer's comparison of the original with exactly these bytes, in place of an earlier one. Undefined when
 * the application has changed since it was read.
 */
export async function recordMatch(
  db: Db,
  application: Case,
  document: CaseDocument,
  { verdict, note }: { verdict: MatchVerdict; note: string | null },
  doer: Doer & { personId: string; officeId: string },
): Promise<ChangedDocument | undefined> {
  const details = {
    slot: document.slot,
    documentId: document.id,
    sha256: document.sha256,
    ...(note !== null && { note }),
  }
  const [matched] = await db<{ version: number; at: Date }[]>`
    with ${changed(db, application)}, match as (
      insert into original_matches (document_id, verdict, note, sha256, officer_id, office_id, at)
      select ${document.id}::uuid, ${verdict}::verdict, ${note}::text, decode(${document.sha256}, 'hex'),
        ${doer.personId}::uuid, ${doer.officeId}::uuid, at
      from changed
      on conflict (document_id)
      do update
      set verdict = excluded.verdict, note = excluded.note, sha256 = excluded.sha256,
        officer_id = excluded.officer_id, office_id = excluded.office_id, at = excluded.at
    ), ${eventOf(db, { type: `original.${verdict}`, details }, doer)}
    select version, at
    from changed`
  if (!matched) return undefined
  const original = { verdict, note, sha256: document.sha256, officeId: doer.officeId, at: matched.at.toISOString() }
  return { version: matched.version, document: { ...document, original } }
}
