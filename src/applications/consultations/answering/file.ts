import type { Agency } from '../../../access/clients/client.ts'
import { fieldLabel } from '../../../catalogue/permit-types/forms/labels.ts'
import type { PublishedVersion } from '../../../catalogue/permit-types/queries.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import { namesIn, pointsInto, valueAt } from '../../../platform/json-schema.ts'
import type { Names } from '../../../platform/words.ts'
import { replaced } from '../../../privacy/mask.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { slotNames } from '../../documents/office-slots.ts'
import type { ConsultationRow } from '../queries.ts'
import { askedOf, fileIsOpen } from '../visibility.ts'

/** An answer that the agency may read. */
interface ShownAnswer {
  pointer: string
  label: Names
  value: unknown
}

interface FileDocument {
  id: string
  slot: string
  fileName: string
  mediaType: string
  sizeBytes: number
  sha256: string
  uploadedAt: string
}

/** A document that the agency may read. */
interface ShownDocument extends FileDocument {
  names: Names
}

/** The file of an application as far as a consultation is about it. */
export interface ConsultedFile {
  answers: ShownAnswer[]
  documents: ShownDocument[]
}

interface FileRow {
  answers: Record<string, unknown>
  sealed: string | null
  documents: FileDocument[]
}

/**
 * Reads the file as far as the permit type shows it to the agency, and opens those answers. Null after the consultation
 * has ended. `opened` are the pointers of personal answers that were opened.
 */
export async function readFile(
  db: Db,
  vault: Vault,
  row: ConsultationRow,
  { definition }: PublishedVersion,
): Promise<{ file: ConsultedFile; opened: string[] } | null> {
  const [found] = await db<FileRow[]>`
    select f.answers, f.personal as sealed, coalesce((
      select json_agg(json_build_object('id', d.id, 'slot', d.slot, 'fileName', d.file_name, 'mediaType', d.media_type,
        'sizeBytes', d.size_bytes, 'sha256', encode(d.sha256, 'hex'), 'uploadedAt', rfc3339(d.uploaded_at))
        order by d.slot, d.version)
      from documents d
      where d.application_id = c.application_id and ${isShown(db)}), '[]')
        as documents
    from consultations c
    join application_forms f on f.application_id = c.application_id
    where c.id = ${row.id} and ${fileIsOpen(db)}`
  if (!found) return null
  const personal =
    found.sealed === null ? new Map<string, unknown>() : await vault.open(row.applicationId, found.sealed)
  const wanted = new Map([...personal].filter(([pointer]) => row.answers.some((shown) => pointsInto(pointer, shown))))
  const whole = replaced(found.answers, wanted)
  return {
    opened: [...wanted.keys()],
    file: {
      answers: row.answers.flatMap((pointer) => {
        const value = valueAt(whole, pointer)
        return value === undefined ? [] : [{ pointer, label: fieldLabel(definition.form, namesIn(pointer)), value }]
      }),
      documents: found.documents.map((document) => ({ ...document, names: slotNames(definition, document.slot) })),
    },
  }
}

/** Condition: document `d` is shown to the agency of consultation `c`, and may be opened. */
const isShown = (db: Db) => db`
  d.superseded_at is null and d.slot = any(c.documents) and d.scan in ('unscanned', 'clean')`

/** A document with what is needed to send its bytes. */
interface StoredDocument extends FileDocument {
  objectKey: string
  applicationId: string
}

/**
 * Finds a document that an agency may read now. Throws `not_found` for others, and after the consultation has ended.
 */
export async function findShown(
  db: Db,
  { id, documentId }: { id: string; documentId: string },
  agency: Agency,
): Promise<StoredDocument> {
  const [found] = await db<StoredDocument[]>`
    select d.id, d.slot, d.file_name, d.media_type, d.size_bytes::float8 as size_bytes,
      encode(d.sha256, 'hex') as sha256, rfc3339(d.uploaded_at) as uploaded_at, d.object_key, d.application_id
    from consultations c
    join documents d on d.application_id = c.application_id
    where c.id = ${id} and d.id = ${documentId} and ${askedOf(db, agency)} and ${fileIsOpen(db)} and ${isShown(db)}`
  if (!found) throw new Problem('not_found', { what: 'document' })
  return found
}
