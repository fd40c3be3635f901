import type { applications } from '../../drizzle/tables/applications.ts'
import { type Actor, countersOf } from '../access/identity/actor.ts'
import { type ListedRow, listed } from '../applications/lists/queries.ts'
import { officesWithinReach, visibleTo } from '../applications/visibility.ts'
import type { Office } from '../network/offices/network.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import type { LookupKind } from '../privacy/identifiers.ts'

export interface FoundRow
  extends ListedRow,
    Pick<typeof applications.$inferSelect, 'status' | 'applicantId' | 'filedAtOfficeId'> {
  office: Office | null
}

export interface Sought {
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
  select ${found(db)}
  from (
    select l.application_id as id
    from application_lookups l
    ${others.length > 0 ? db`${others.map((digest) => holding(db, db`l.application_id`, kind, digest))}` : db``}
    where l.kind = ${kind} and l.digest = (select ${first ?? null}::bytea)
      ${after === null ? db`` : db`and l.application_id < (select ${after}::uuid)`}
    order by l.application_id desc
    offset 0
  ) c
  join applications a on a.id = c.id
  left join offices o on o.id = a.office_id
  where ${visibleTo(db, actor)}
  order by c.id desc
  limit (select ${limit + 1}::int)`

/**
 * Lists the same as `findByDigests`. Reads the applications within the reach of the actor, and looks all hashes up for
 * each of them: for a small office and frequent words.
 */
export const findWithinReach = (db: Db, actor: Actor, { kind, digests, limit, after }: Sought) => db<FoundRow[]>`
  select ${found(db)}
  from (
    select distinct c.id
    from (${reachable(db, actor)}) c
    ${digests.map((digest) => holding(db, db`c.id`, kind, digest))}
    ${after === null ? db`` : db`where c.id < (select ${after}::uuid)`}
  ) c
  cross join lateral (
    select a.*, a.xmin
    from applications a
    where a.id = c.id
    limit 1
  ) a
  left join offices o on o.id = a.office_id
  where ${visibleTo(db, actor)}
  order by a.id desc
  limit (select ${limit + 1}::int)`

const found = (db: Db) => db`${listed(db)}, a.status, a.applicant_id, a.filed_at_office_id, office_json(o) as office`

/** SQL for the ids of all applications that `visibleTo` lets an officer see, and of some others; some twice. */
const reachable = (db: Db, actor: Actor): Fragment => db`
  select a.id
  from applications a
  where a.office_id = any(array(select o.id from ${officesWithinReach(db, actor, undefined)}))
  union all
  select a.id
  from applications a
  where a.filed_at_office_id = any(${countersOf(actor)}::uuid[])
  union all
  select a.id
  from applications a
  where a.applicant_id = ${actor.personId}`

/** From this number of applications on, a hash is frequent. */
const frequent = 1_000
/** A larger reach is not counted. */
const largestReach = 20_000

/** The sizes of what a search may read: the applications that have each hash, and those within reach. */
export interface Sizes {
  /** In the order of the hashes. The size of a frequent hash is exact up to `reach` only. */
  digests: number[]
  /** Null: a hash is rare, or the reach is large. */
  reach: number | null
}

/**
 * Counts what a search may read: each hash up to 1,000; if all are frequent, the reach up to 20,000, and the hashes up
 * to the reach.
 */
export async function countSizes(
  db: Db,
  actor: Actor,
  { kind, digests }: Pick<Sought, 'kind' | 'digests'>,
): Promise<Sizes> {
  const upTo = (limit: Fragment) => db`(
    select count(*)::int
    from (
      select
      from application_lookups l
      where l.kind = ${kind} and l.digest = given.digest
      limit ${limit}
    ) counted)`
  const [sizes] = await db<Sizes[]>`
    with given as materialized (
      select decode(digest, 'hex') as digest, place
      from unnest(${digests.map((digest) => digest.toString('hex'))}::text[]) with ordinality g (digest, place)
    ), rough as materialized (
      select given.*, ${upTo(db`${frequent}`)} as count
      from given
    ), reach as materialized (
      select count(*)::int as count
      from (
        select
        from (${reachable(db, actor)}) c
        limit (
          select case when min(count) < ${frequent} then 0 else ${largestReach} end
          from rough)
      ) counted
    )
    select
      array(
        select greatest(given.count, ${upTo(db`(select count from reach)`)})
        from rough given
        order by given.place) as digests,
      (
        select nullif(reach.count, ${largestReach})
        from reach
        where not exists (select from rough where count < ${frequent})) as reach`
  if (!sizes) throw new Error('Nothing was counted.')
  return sizes
}

/**
 * SQL that keeps the applications `id` with this hash. The limit makes PostgreSQL look it up for each application.
 * Without it, PostgreSQL may read all applications with the hash.
 */
const holding = (db: Db, id: Fragment, kind: LookupKind, digest: Buffer): Fragment => db`
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = ${id} and other.kind = ${kind} and other.digest = (select ${digest}::bytea)
    limit 1
  )`
