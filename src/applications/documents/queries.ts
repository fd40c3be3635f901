import type { applications } from '../../../drizzle/tables/applications.ts'
import type { documents } from '../../../drizzle/tables/documents.ts'
import type { Actor } from '../../access/identity/actor.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Office } from '../../network/offices/network.ts'
import type { Db } from '../../platform/db/client.ts'
import type { CaseDocument } from '../case/case.ts'
import type { Status } from '../lifecycle.ts'
import { earlierJson, hasNotLeft, visibleTo } from '../visibility.ts'

/** A version of a document, with the facts needed to serve it. */
export interface DocumentRow
  extends CaseDocument,
    Pick<typeof documents.$inferSelect, 'supersededAt' | 'objectKey'>,
    Pick<typeof applications.$inferSelect, 'applicantId' | 'filedAtOfficeId'> {
  applicationVersion: number
  applicationStatus: Status
  office: Office | null
}

/** Lists every version of every document of a visible application, oldest first; `limit` + 1 rows if there are more. */
export function listDocuments(db: Db, applicationId: string, actor: Actor, { after, limit }: Paging) {
  return db<DocumentRow[]>`
    select ${columns(db, actor)}
    ${source(db)}
    where d.application_id = ${applicationId}
      and ${visibleTo(db, actor)}
      and ${hasNotLeft(db, actor)}
      and (${after}::uuid is null or d.id > ${after})
    order by d.id
    limit ${limit + 1}`
}

/** Reads one version of a document. Throws `not_found`, also when this actor may not see the application. */
export async function findDocument(db: Db, applicationId: string, id: string, actor: Actor): Promise<DocumentRow> {
  const [row] = await db<DocumentRow[]>`
    select ${columns(db, actor)}
    ${source(db)}
    where d.id = ${id}
      and d.application_id = ${applicationId}
      and ${visibleTo(db, actor)}
      and ${hasNotLeft(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'document' })
  return row
}

/** Returns the object keys of documents by their id. Deleted documents are missing. */
export async function objectKeysOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db<{ id: string; key: string }[]>`
    select d.id, d.object_key as key
    from documents d
    where d.id = any(${[...ids]}::uuid[])`
  return new Map(rows.map(({ id, key }) => [id, key]))
}

const source = (db: Db) => db`
  from documents d
  join applications a on a.id = d.application_id
  left join offices o on o.id = a.office_id
  left join original_matches m on m.document_id = d.id`

const columns = (db: Db, actor: Actor) => db`
  d.id, d.slot, d.version, d.file_name, d.media_type, d.size_bytes::float8 as size_bytes,
  encode(d.sha256, 'hex') as sha256, d.scan, rfc3339(d.uploaded_at) as uploaded_at, d.superseded_at, d.object_key,
  a.applicant_id, a.filed_at_office_id, a.version as application_version, a.status as application_status,
  office_json(o) as office, ${copiedFrom(db, actor)} as copied_from, d.received_by_email,
  match_json(m) as original`

/** Returns the id of the document that `d` is a copy of; null when the actor may not see its application. */
const copiedFrom = (db: Db, actor: Actor) =>
  db`case when d.copied_from is not null and ${earlierJson(db, actor)} is not null then d.copied_from end`
