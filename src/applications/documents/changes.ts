import type { Db } from '../../platform/db/client.ts'
import { claimStrays, discardObjects } from '../../platform/stored-objects/ownership.ts'
import type { Case, CaseDocument } from '../case.ts'
import { type Doer, recordIn } from '../changes.ts'
import type { Verdict } from './matching.ts'
import type { OpenSlot } from './open-slot.ts'
import type { ScanState } from './scan-state.ts'

export interface StoredFile {
  objectKey: string
  fileName: string
  mediaType: string
  sizeBytes: number
  sha256: Buffer
  scan: ScanState
}

/** What a change of a document leaves the application at. */
export interface Changed {
  version: number
  id: string
  documentVersion: number
  at: Date
}

/**
 * Gives a stored object to a slot, in place of the file before it where the slot says so: object, row, event and the
 * application's version in one statement, on the condition that the application is as it was read and the object still
 * waits for its row. Undefined when it is not so. `receivedAs` is the file of a mail that it was.
 */
export async function attach(
  db: Db,
  file: Case,
  { slot, replaces }: Pick<OpenSlot, 'slot' | 'replaces'>,
  stored: StoredFile,
  doer: Doer,
  receivedAs: string | null = null,
): Promise<Changed | undefined> {
  const details = {
    slot,
    fileName: stored.fileName,
    sha256: stored.sha256.toString('hex'),
    sizeBytes: stored.sizeBytes,
    ...(receivedAs !== null && { receivedAttachmentId: receivedAs }),
  }
  const claim = claimStrays(db, [stored.objectKey])
  const [attached] = await db<Changed[]>`
    with ${claim.strays}, bumped as (
      update applications set version = version + 1, updated_at = clock_timestamp()
      where id = ${file.id} and version = ${file.version} and discarded_at is null and ${claim.isOpen}
      returning id, version, updated_at as at
    ), ${claim.claimed(db`bumped`)}, superseded as (
      update documents d
      set superseded_at = bumped.at
      from bumped
      where ${replaces} and d.application_id = bumped.id and d.slot = ${slot} and d.superseded_at is null
    ), document as (
      insert into documents (application_id, slot, version, file_name, media_type, size_bytes, sha256, object_key, scan,
        next_scan_at, uploaded_by, uploaded_at, received_by_email)
      select id, ${slot},
        (select coalesce(max(d.version), 0) + 1
          from documents d
          where d.application_id = bumped.id and d.slot = ${slot}),
        ${stored.fileName}, ${stored.mediaType}, ${stored.sizeBytes}, ${stored.sha256}, ${stored.objectKey},
          ${stored.scan}::scan_state,
        case when ${stored.scan} = 'pending' then at end, ${doer.personId}, at, ${receivedAs !== null}
      from bumped returning id, version
    ),
    event as (${recordIn(
      db,
      db`
      bumped`,
      { type: receivedAs === null ? 'document.uploaded' : 'document.received_by_email', details },
      doer,
    )})
    select document.id, document.version as "documentVersion", bumped.version, bumped.at from document, bumped`
  return attached
}

/**
 * Empties a slot of a draft: every version of its file goes, the objects are left to the sweep. Undefined when the
 * application has changed since it was read.
 */
export async function detach(db: Db, file: Case, slot: string, doer: Doer): Promise<number | undefined> {
  const [bumped] = await db<{ version: number }[]>`
    with bumped as (
      update applications set version = version + 1, updated_at = clock_timestamp()
      where id = ${file.id} and version = ${file.version} and discarded_at is null
      returning id, version, updated_at as at
    ), removed as (
      delete from documents d using bumped
      where d.application_id = bumped.id and d.slot = ${slot}
      returning d.object_key
    ), stray as (${discardObjects(db, db`removed`)}),
    event as (${recordIn(db, db`bumped`, { type: 'document.removed', details: { slot } }, doer)})
    select version from bumped`
  return bumped?.version
}

/**
 * Records an officer's comparison with exactly these bytes. Undefined when the application has changed since it was
 * read.
 */
export async function recordMatch(
  db: Db,
  file: Case,
  document: CaseDocument,
  { verdict, note }: { verdict: Verdict; note: string | null },
  doer: Doer & { personId: string; officeId: string },
): Promise<Changed | undefined> {
  const details = {
    slot: document.slot,
    documentId: document.id,
    sha256: document.sha256,
    ...(note !== null && { note }),
  }
  const [matched] = await db<Changed[]>`
    with bumped as (
      update applications set version = version + 1, updated_at = clock_timestamp()
      where id = ${file.id} and version = ${file.version} and discarded_at is null
      returning id, version, updated_at as at
    ), match as (
      insert into original_matches (document_id, verdict, note, sha256, officer_id, office_id, at)
      select ${document.id}::uuid, ${verdict}::verdict, ${note}::text, decode(${document.sha256}, 'hex'),
        ${doer.personId}::uuid, ${doer.officeId}::uuid, at
      from bumped
      on conflict (document_id)
      do update
      set verdict = excluded.verdict, note = excluded.note, sha256 = excluded.sha256,
        officer_id = excluded.officer_id, office_id = excluded.office_id, at = excluded.at
    ), event as (${recordIn(db, db`bumped`, { type: `original.${verdict}`, details }, doer)})
    select version, at, ${document.id}::uuid as id, ${document.version}::int as "documentVersion" from bumped`
  return matched
}
