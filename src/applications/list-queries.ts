import type { applications } from '../../drizzle/tables/applications.ts'
import { type Actor, countersOf } from '../access/identity/actor.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import { overdue } from './clocks/queries.ts'
import type { Status } from './lifecycle.ts'
import { visibleTo, withinReach } from './visibility.ts'

/** Scopes of a list: one's own applications, those of one's offices, or those filed at one's counters. */
export const scopes = ['own', 'office', 'counter'] as const
export type Scope = (typeof scopes)[number]

export interface ListFilters {
  status: Status | undefined
  permitType: string | undefined
  officeId: string | undefined
  villageCode: string | undefined
  reference: string | undefined
  permitNumber: string | undefined
  deemedGranted: boolean
  after: string | null
  limit: number
}

export interface SummaryRow
  extends Pick<
    typeof applications.$inferSelect,
    | 'id'
    | 'reference'
    | 'version'
    | 'status'
    | 'permitType'
    | 'permitTypeVersion'
    | 'villageCode'
    | 'officeId'
    | 'createdAt'
    | 'submittedAt'
    | 'updatedAt'
    | 'acceptedAt'
    | 'dueAt'
    | 'dueProvisional'
    | 'applicantId'
    | 'filedAtOfficeId'
  > {
  overdue: boolean
  assigneeId: string | null
  escalated: boolean
  /** The applicant's name, encrypted for this application. */
  sealedName: string | null
}

/** Lists the actor's own applications, newest first; `limit` + 1 rows if there are more. */
export const listOwn = (db: Db, actor: Actor, filters: ListFilters) => db<SummaryRow[]>`
  select ${summary(db, actor)}
  from applications a left join offices o on o.id = a.office_id
  where a.applicant_id = ${actor.personId} and ${visibleTo(db, actor)} and ${matching(db, filters)}
  order by a.id desc limit ${filters.limit + 1}`

/**
 * Lists the applications of an officer's offices and those below, newest first; `limit` + 1 rows if there are more.
 * Each office reads its newest by its own index, so the cost grows with the number of offices, not of applications.
 */
export const listOfOffices = (db: Db, actor: Actor, filters: ListFilters) => db<SummaryRow[]>`
  select ${summary(db, actor)}
  from (
    select newest.id from offices o cross join lateral (
      select a.id from applications a
      where a.office_id = o.id and ${visibleTo(db, actor)} and ${matching(db, filters)}
      order by a.id desc limit ${filters.limit + 1}
    ) newest
    where ${withinReach(db, actor)}
      and (${filters.officeId ?? null}::uuid is null or o.id = ${filters.officeId ?? null})
    order by newest.id desc limit ${filters.limit + 1}
  ) page join applications a on a.id = page.id
  order by a.id desc`

/**
 * Lists the applications filed at the actor's front desks, drafts included, newest first; `limit` + 1 rows if there are
 * more.
 */
export const listOfCounters = (db: Db, actor: Actor, filters: ListFilters) => db<SummaryRow[]>`
  select ${summary(db, actor)}
  from offices counter cross join lateral (
    select a.* from applications a left join offices o on o.id = a.office_id
    where a.filed_at_office_id = counter.id and ${visibleTo(db, actor)} and ${matching(db, filters)}
    order by a.id desc limit ${filters.limit + 1}
  ) a
  where counter.id = any(${countersOf(actor)}::uuid[])
    and (${filters.officeId ?? null}::uuid is null or counter.id = ${filters.officeId ?? null})
  order by a.id desc limit ${filters.limit + 1}`

const matching = (db: Db, { status, permitType, villageCode, deemedGranted, after }: ListFilters) => db`true
  ${deemedGranted ? db`and a.deemed_granted_at is not null` : db``}
  ${status ? db`and a.status = ${status}` : db``}
  ${permitType ? db`and a.permit_type = ${permitType}` : db``}
  ${villageCode ? db`and a.village_code = ${villageCode}` : db``}
  ${after ? db`and a.id < ${after}` : db``}`

/**
 * Finds the visible application with a reference or permit number that matches the other filters. It uses the unique
 * index. Without a `scope` it searches all scopes.
 */
export const listNamed = (db: Db, actor: Actor, scope: Scope | undefined, filters: ListFilters) => db<SummaryRow[]>`
  select ${summary(db, actor)}
  from applications a left join offices o on o.id = a.office_id
  where ${named(db, filters)} and ${visibleTo(db, actor)} and ${matching(db, filters)}
    ${scope ? db`and ${within[scope](db, actor)}` : db``}
    ${
      filters.officeId
        ? db`and (a.office_id = ${filters.officeId} or a.filed_at_office_id = ${filters.officeId})`
        : db``
    }`

const named = (db: Db, { reference, permitNumber }: ListFilters) => db`true
  ${reference ? db`and a.reference = ${reference}` : db``}
  ${permitNumber ? db`and a.id = (select p.application_id from permits p where p.number = ${permitNumber})` : db``}`

const within: Record<Scope, (db: Db, actor: Actor) => Fragment> = {
  own: (db, actor) => db`a.applicant_id = ${actor.personId}`,
  office: (db, actor) => db`a.status <> 'draft' and ${withinReach(db, actor)}`,
  counter: (db, actor) => db`a.filed_at_office_id = any(${countersOf(actor)}::uuid[])`,
}

/** Returns the columns of application `a` that lists show: no answers, and no assignee for its applicant. */
export const summary = (db: Db, actor: Actor) => db`
  a.id, a.reference, a.version, a.status, a.village_code, a.office_id,
  a.created_at, a.submitted_at, a.updated_at,
  a.accepted_at, a.due_at, ${overdue(db)} as overdue, a.due_provisional,
  case when a.applicant_id is distinct from ${actor.personId} then a.assigned_to end as assignee_id,
  a.escalated <> '{}' as escalated,
  a.permit_type, a.permit_type_version,
  a.applicant_id, a.filed_at_office_id,
  (select n.personal from application_names n where n.application_id = a.id) as sealed_name`
