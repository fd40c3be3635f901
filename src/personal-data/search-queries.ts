import type { applications } from '../../drizzle/tables/applications.ts'
import { type Actor, countersOf, reachOf } from '../access/identity/actor.ts'
import { type ListedRow, listed } from '../applications/lists/queries.ts'
import { officesWithinReach, visibleToEach } from '../applications/visibility.ts'
import type { Paging } from '../http/cursor.ts'
import type { Office } from '../network/offices/network.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import type { LookupKind } from '../privacy/identifiers.ts'

export interface FoundRow
  extends ListedRow,
    Pick<typeof applications.$inferSelect, 'status' | 'applicantId' | 'filedAtOfficeId'> {
  office: Office | null
}

export interface Sought extends Paging {
  kind: LookupKind
  digests: readonly Buffer[]
}

/**
 * Lists applications that have this hash and that the actor may see, the newest first; one more than `limit` if any.
 */
export const findByDigest = (db: Db, actor: Actor, { kind, digests: [digest], limit, after }: Sought) => db<FoundRow[]>`
  select ${found(db)}
  from (
    select l.application_id as id
    from application_lookups l
    where l.kind = (select ${kind}::search_kind) and l.digest = (select ${digest ?? null}::bytea)
      ${after === null ? db`` : db`and l.application_id < (select ${after}::uuid)`}
    order by l.application_id desc
    offset 0
  ) c
  join applications a on a.id = c.id
  left join offices o on o.id = a.office_id
  where ${visible(db, actor)}
  order by c.id desc
  limit (select ${limit + 1}::int)`

/**
 * Lists the same for all words of a name, for few offices. Reads the applications of each office that have the first
 * word, or the first two, the newest first, and looks the others up for each, until the page is full.
 */
export const findAtOffices = (db: Db, actor: Actor, sought: Sought) =>
  findNamed(
    db,
    actor,
    sought,
    db`
    select c.id
    from (${officesOf(db, actor)}) p
    cross join lateral (${newest(db, actor, sought, { range: db`w.office_id = p.id`, once: db`` })}) c`,
  )

/**
 * Lists the same for two words of a name or more, for any number of offices. Reads the applications of the whole
 * network that have the first two words, the newest first, and looks the others up for each, until the page is full.
 */
export const findInNetwork = (db: Db, actor: Actor, sought: Sought) =>
  findNamed(
    db,
    actor,
    sought,
    db`
    select c.id
    from (${newest(db, actor, sought, {
      range: isPair(db),
      once: db`and w.office_id = coalesce(a.office_id, a.filed_at_office_id)`,
    })}) c`,
  )

/** Condition: `w` is a pair of words. The index of pairs has it, so it must be the same there. */
export const isPair = (db: Db): Fragment => db`octet_length(w.digest) = 16`

/** Lists applications of `source` that the actor may see, and their own ones, which may be at no office. */
const findNamed = (db: Db, actor: Actor, { digests, limit, after }: Sought, source: Fragment) => db<FoundRow[]>`
  select ${found(db)}
  from (
    ${source}
    union
    select a.id
    from applications a
    ${digests.map((digest) => holding(db, db`a.id`, 'name', digest))}
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
  where ${visible(db, actor)}
  order by a.id desc
  limit (select ${limit + 1}::int)`

/**
 * Returns a select of a page of applications `id` with all words, the newest first, that the actor may see. `range`
 * chooses the rows `w` of their words; `once` chooses one row of each application.
 */
const newest = (
  db: Db,
  actor: Actor,
  { digests, limit, after }: Sought,
  { range, once }: { range: Fragment; once: Fragment },
): Fragment => db`
  select w.application_id as id
  from (
    select w.application_id, w.office_id
    from office_name_words w
    ${
      digests.length > 2
        ? db`${digests.slice(2).map((digest) => holding(db, db`w.application_id`, 'name', digest))}`
        : db``
    }
    where ${range} and w.digest = (select ${tokenOf(db, digests)})
      ${after === null ? db`` : db`and w.application_id < (select ${after}::uuid)`}
    order by w.application_id desc
    offset 0
  ) w
  join applications a on a.id = w.application_id ${once}
  left join offices o on o.id = a.office_id
  where ${visible(db, actor)}
  order by w.application_id desc
  limit (select ${limit + 1}::int)`

/** SQL for the hash of the first two words together, or of the only one. */
const tokenOf = (db: Db, [first, second]: readonly Buffer[]): Fragment =>
  second ? db`name_pair(${first ?? null}::bytea, ${second}::bytea)` : db`${first ?? null}::bytea`

const found = (db: Db) => db`${listed(db)}, a.status, a.applicant_id, a.filed_at_office_id, office_json(o) as office`

/**
 * Condition: the officer may see application `a`, whose office is `o`. The inner selects, here and in all statements of
 * a search, let PostgreSQL keep one plan.
 */
const visible = (db: Db, actor: Actor): Fragment =>
  visibleToEach(db, {
    person: db`(select ${actor.personId}::uuid)`,
    reach: db`(select ${reachOf(actor)}::text[])`,
    counters: db`(select ${countersOf(actor)}::uuid[])`,
  })

/** SQL for the ids of the offices that the actor works for, of those below them, and of the actor's counters. */
export const officesOf = (db: Db, actor: Actor): Fragment => db`
  select o.id
  from ${officesWithinReach(db, actor, undefined)}
  union
  select unnest((select ${countersOf(actor)}::uuid[]))`

/**
 * SQL that keeps the applications `id` with this hash. The limit makes PostgreSQL look it up for each application.
 * Without it, PostgreSQL may read all applications with the hash.
 */
const holding = (db: Db, id: Fragment, kind: LookupKind, digest: Buffer | null): Fragment => db`
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = ${id} and other.kind = (select ${kind}::search_kind)
      and other.digest = (select ${digest}::bytea)
    limit 1
  )`
