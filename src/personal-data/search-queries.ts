import type { applications } from '../../drizzle/tables/applications.ts'
import type { Actor } from '../access/identity/actor.ts'
import { type ListedRow, listed } from '../applications/lists/queries.ts'
import { visibleTo } from '../applications/visibility.ts'
import type { Office } from '../network/offices/network.ts'
import type { Db } from '../platform/db/client.ts'
import type { LookupKind } from '../privacy/identifiers.ts'

export interface FoundRow
  extends ListedRow,
    Pick<typeof applications.$inferSelect, 'status' | 'applicantId' | 'filedAtOfficeId'> {
  office: Office | null
}

interface Sought {
  kind: LookupKind
  digests: readonly Buffer[]
  limit: number
  after: string | null
}

/**
 * Lists applications that have all these hashes and that the actor may see, the newest first; one more than `limit` if
 * there are more. Looks the first hash up by index, and the others for each application found.
 */
export const findByDigests = (db: Db, actor: Actor, { kind, digests: [first, ...others], limit, after }: Sought) => db<
  FoundRow[]
>`
  select ${listed(db)}, a.status, a.applicant_id, a.filed_at_office_id, office_json(o) as office
  from application_lookups l
  join applications a on a.id = l.application_id
  left join offices o on o.id = a.office_id
  where l.kind = ${kind} and l.digest = ${first ?? null} and (${after}::uuid is null or l.application_id < ${after})
    and ${visibleTo(db, actor)}
    ${others.length > 0 ? db`${others.map((digest) => holding(db, kind, digest))}` : db``}
  order by l.application_id desc
  limit ${limit + 1}`

const holding = (db: Db, kind: LookupKind, digest: Buffer) => db`
  and exists (
    select
    from application_lookups other
    where other.application_id = l.application_id and other.kind = ${kind} and other.digest = ${digest})`
