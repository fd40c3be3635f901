import { type SummaryRow, summary } from '../applications/list-queries.ts'
import { visibleTo } from '../applications/visibility.ts'
import type { Db } from '../db/client.ts'
import type { Actor } from '../identity/actor.ts'
import type { Office } from '../offices/network.ts'
import { officeJson } from '../offices/queries.ts'
import type { SearchKind } from './identifiers.ts'

export interface FoundRow extends SummaryRow {
  applicantId: string | null
  filedAtOfficeId: string | null
  office: Office | null
}

/** The applications that hold what this hash was made of, as far as the actor may see them, the newest first; one more than `limit` if there are more. */
export const findByDigest = (
  db: Db,
  actor: Actor,
  { kind, digest, limit, after }: { kind: SearchKind; digest: Buffer; limit: number; after: string | null },
) => db<FoundRow[]>`
  select ${summary(db, actor)}, a.applicant_id as "applicantId", a.filed_at_office_id as "filedAtOfficeId", case when o.id is not null then ${officeJson(db)} end as office
  from application_lookups l join applications a on a.id = l.application_id left join offices o on o.id = a.office_id
  where l.kind = ${kind} and l.digest = ${digest} and (${after}::uuid is null or l.application_id < ${after}) and ${visibleTo(db, actor)}
  order by l.application_id desc limit ${limit + 1}`
