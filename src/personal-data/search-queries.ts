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
 * Lists the same as `findByDigests`, for the words of a name and few offices. Reads the applications of each office that
 * have the first word, the newest first, and looks the others up for each, until the page is full.
 */
export const findAtOffices = (db: Db, actor: Actor, { digests: [first, ...others], limit, after }: Sought) => db<
  FoundRow[]
>`
  select ${found(db)}
  from (
    select c.id
    from (${officesOf(db, actor)}) p
    cross join lateral (
      select w.application_id as id
      from (
        select w.application_id
        from office_name_words w
        ${others.length > 0 ? db`${others.map((digest) => holding(db, db`w.application_id`, 'name', digest))}` : db``}
        where w.office_id = p.id and w.digest = (select ${first ?? null}::bytea)
          ${after === null ? db`` : db`and w.application_id < (select ${after}::uuid)`}
        order by w.application_id desc
        offset 0
      ) w
      join applications a on a.id = w.application_id
      left join offices o on o.id = a.office_id
      where ${visibleTo(db, actor)}
      order by w.application_id desc
      limit (select ${limit + 1}::int)
    ) c
    union
    select a.id
    from applications a
    ${[first, ...others].map((digest) => holding(db, db`a.id`, 'name', digest ?? null))}
    where a.applicant_id = (select ${actor.personId}::uuid)
      ${after === null ? db`` : db`and a.id < (select ${after}::uuid)`}
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

/** SQL for the ids of the offices that the actor works for, of those below them, and of the actor's counters. */
const officesOf = (db: Db, actor: Actor): Fragment => db`
  select o.id
  from ${officesWithinReach(db, actor, undefined)}
  union
  select unnest((select ${countersOf(actor)}::uuid[]))`

/** From this number of applications on, a word is frequent. */
const frequent = 1_000
/** A word is not counted further. */
const mostCounted = 20_000
/** With more offices within reach, a search reads a word of the whole network: a page of each office would be more. */
const fewOffices = 16

/** The number of applications that have each word, in the order of the hashes. */
export interface Sizes {
  digests: number[]
  /** The applications are those of the offices within reach, each word counted up to 1,000. Otherwise they are all. */
  isAtOffices: boolean
}

/**
 * Counts the applications that have each word, up to 1,000. If all words are frequent, it counts them at the offices
 * within reach, if these are few, otherwise everywhere up to 20,000.
 */
export async function countSizes(db: Db, actor: Actor, { digests }: Pick<Sought, 'digests'>): Promise<Sizes> {
  const everywhere = (limit: Fragment) => db`(
    select count(*)::int
    from (
      select
      from application_lookups l
      where l.kind = 'name' and l.digest = given.digest
      limit ${limit}
    ) counted)`
  const [sizes] = await db<Sizes[]>`
    with given as materialized (
      select decode(digest, 'hex') as digest, place
      from unnest(${digests.map((digest) => digest.toString('hex'))}::text[]) with ordinality g (digest, place)
    ), rough as materialized (
      select given.*, ${everywhere(db`${frequent}`)} as count
      from given
    ), office as materialized (
      select p.id
      from (${officesOf(db, actor)}) p
      where not exists (select from rough where count < ${frequent})
      limit ${fewOffices + 1}
    ), way as materialized (
      select min(count) < ${frequent} as is_rare, (select count(*) from office) between 1 and ${fewOffices} as is_near
      from rough
    )
    select
      array(
        select case
          when way.is_rare then given.count
          when way.is_near then (
            select count(*)::int
            from (
              select
              from office p
              join office_name_words w on w.office_id = p.id
              where w.digest = given.digest
              limit ${frequent}
            ) counted)
          else ${everywhere(db`${mostCounted}`)} end
        from rough given, way
        order by given.place) as digests,
      (
        select not is_rare and is_near
        from way) as is_at_offices`
  if (!sizes) throw new Error('Nothing was counted.')
  return sizes
}

/**
 * SQL that keeps the applications `id` with this hash. The limit makes PostgreSQL look it up for each application.
 * Without it, PostgreSQL may read all applications with the hash.
 */
const holding = (db: Db, id: Fragment, kind: LookupKind, digest: Buffer | null): Fragment => db`
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = ${id} and other.kind = ${kind} and other.digest = (select ${digest}::bytea)
    limit 1
  )`
