import type { Db, Fragment } from '../../platform/db/client.ts'

const ofFiles = ['document.uploaded', 'document.received_by_email', 'received_file.discarded']

/**
 * SQL for the details of event `e` of an application as they are shown. The name of a file is read from its row, and is
 * gone with it: the history, which is never erased, names no file. Events of before name it, and are shown without.
 * After a clock was ahead, several files can have one moment, so a file is known by its hash, too.
 */
export const shownDetails = (db: Db): Fragment => db`
  case
    when e.type = any(${ofFiles}::text[]) then (e.details - 'fileName') || jsonb_strip_nulls(jsonb_build_object(
      'fileName', coalesce((
          select d.file_name
          from documents d
          where d.application_id = e.application_id and d.slot = e.details->>'slot' and d.uploaded_at = e.at
            and encode(d.sha256, 'hex') = e.details->>'sha256'
          order by d.version
          limit 1
        ), (
          select f.file_name
          from received_attachments f
          where f.id = (e.details->>'receivedAttachmentId')::uuid
        ))))
    else e.details
  end`
