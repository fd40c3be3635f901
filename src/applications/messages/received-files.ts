import type { Db } from '../../platform/db/client.ts'
import type { ScanState } from '../documents/scan-state.ts'

/** The record of a discarded file, whose bytes an officer deleted: when, by whom (name) and why. */
interface Discarded {
  at: string
  by: string
  reason: string | null
}

/** A file that came by mail. `documentId` is null until it is accepted as a document. */
export interface ReceivedFile {
  id: string
  fileName: string
  mediaType: string
  sizeBytes: number
  scan: ScanState
  slot: string | null
  documentId: string | null
  discarded: Discarded | null
}

/** Returns the record of discarding file `f`, as JSON; null when it was not discarded. */
export const discardedJson = (db: Db) => db`
  case when f.discarded_at is not null then json_build_object(
    'at', rfc3339(f.discarded_at),
    'by', (select p.name from people p where p.id = f.discarded_by),
    'reason', f.discard_reason)
  end`

/** Returns the files of a mail in their order, as JSON. `mailId` is the SQL of its id. */
export const receivedFilesJson = (db: Db, mailId: ReturnType<Db>) => db`
  coalesce((
    select json_agg(
      json_build_object(
        'id', f.id,
        'fileName', f.file_name,
        'mediaType', f.media_type,
        'sizeBytes', f.size_bytes,
        'scan', f.scan,
        'slot', f.slot,
        'documentId', f.document_id,
        'discarded', ${discardedJson(db)})
      order by f.position)
    from received_attachments f
    where f.mail_id = ${mailId}
  ), '[]'::json)`
