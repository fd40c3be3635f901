import type { Paging } from '../../http/cursor.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import type { Status } from '../lifecycle.ts'
import type { Read, ReaderRole, ReadKind } from './reading.ts'

/** Records reads: all of them or none. */
export async function insertReads(db: Db, reads: readonly Read[]): Promise<void> {
  await db`${insertOf(db, reads)}`
}

/** Returns an insert of reads, as a statement or as a part of one. */
export const insertOf = (db: Db, reads: readonly Read[]) => db`
  insert into data_reads (application_id, reader_id, standing, office_id, what, document_id, fields, status, reason)
  select "applicationId", "personId", standing, "officeId", what, "documentId", fields, status, reason
  from jsonb_to_recordset(${JSON.stringify(reads)}::text::jsonb)
    as r ("applicationId" uuid, "personId" uuid, standing text, "officeId" uuid, what read_kind, "documentId" uuid,
      fields text[], status application_status, reason text)`

export interface AccessRow {
  id: string
  at: Date
  what: ReadKind
  applicationId: string
  reference: string
  permitType: string
  standing: ReaderRole
  office: Names | null
  agency: Names | null
  /**
   * The purpose stated by an agency, in the words of its registration. `names` is null when it is not registered any
   * more.
   */
  stated: { code: string; names: Names | null; legalBasis: string | null } | null
  slot: string | null
  fields: string[]
  status: Status | null
  reason: string | null
}

/**
 * Lists the reads of a person's applications by others, newest first; `limit` + 1 rows if there are more. An index
 * finds the newest reads of each application.
 */
export const accessTo = (db: Db, personId: string, { after, limit }: Paging) => db<AccessRow[]>`
  select newest.id, newest.at, newest.what, a.id as application_id, a.reference, a.permit_type, newest.standing,
    names_json(o.name_id, o.name_en) as office, c.registration->'names' as agency,
    ${statedPurpose(db, db`newest`)} as stated, d.slot, newest.fields, newest.status, newest.reason
  from applications a
  cross join lateral (
    select r.*
    from data_reads r
    where r.application_id = a.id and (${after}::uuid is null or r.id < ${after})
    order by r.id desc
    limit ${limit + 1}
  ) newest
  left join offices o on o.id = newest.office_id
  left join clients c on c.id = newest.client_id
  left join documents d on d.id = newest.document_id
  where a.applicant_id = ${personId}
  order by newest.id desc
  limit ${limit + 1}`

/** SQL for the purpose that agency `c` stated for a read, as JSON; null for a read by a person. */
const statedPurpose = (db: Db, read: ReturnType<Db>) => db`
  case when ${read}.purpose is not null then (
    select json_build_object('code', ${read}.purpose, 'names', p.purpose->'text', 'legalBasis', p.purpose->'legalBasis')
    from (select 1) one
    left join jsonb_array_elements(c.registration->'purposes') as p (purpose) on p.purpose->>'code' = ${read}.purpose
    limit 1
  ) end`
