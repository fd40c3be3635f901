import { hasNumber } from '../catalogue/permit-types/number-lookup.ts'
import type { Paging } from '../http/cursor.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import { type PermitState, permitStates } from './life.ts'
import { liesIn } from './visibility.ts'

/** The most permits that a list reads whose end is not stored yet. The job that stores it leaves fewer. */
const overLimit = 10_000

export const permitSorts = ['changed', 'newest'] as const

export interface PermitFilters extends Paging {
  permitType: string | undefined
  regionCode: string | undefined
  state: PermitState | undefined
  changedSince: string | undefined
  number: string | undefined
  sort: (typeof permitSorts)[number]
}

/** The leading columns of an index, with the values to look up. Null: the column is not among them. */
interface Leads {
  permitTypes: readonly string[] | null
  villages: Fragment | null
  offices: Fragment | null
  /** SQL condition: the reader may see `permits p`. */
  seen: Fragment
}

/**
 * SQL for the next permits (id, changed_at) in order, one more than `limit` if there are more. It reads the start of
 * one index for each office, place, type and state, so that the cost does not grow with the number of permits. Permits
 * whose end is not stored yet have their own index. The inner selects let PostgreSQL keep one plan.
 */
export function nextPermits(db: Db, leads: Leads, filters: PermitFilters): Fragment {
  const { number, state, limit } = filters
  // The villages to look up are already restricted to the requested region.
  const villagesLead = number === undefined && leads.villages !== null
  const narrow = db`
    ${leads.seen}
      and ${matchesFilters(db, villagesLead ? { ...filters, regionCode: undefined } : filters)}`
  if (number !== undefined) return db`select p.id, p.changed_at from permits p where ${narrow}`
  const over = state === 'expired' || state === 'revoked'
  return db`
    select n.id, n.changed_at
    from (${nextOfEach(db, leads, filters, narrow)} ${over ? db`union all (${justOver(db, leads, narrow)})` : db``}) n
    order by ${inOrder(db, db`n`, filters)}
    limit (select ${limit + 1}::int)`
}

/** SQL for the next permits of each combination of the leading columns. */
function nextOfEach(
  db: Db,
  { permitTypes, villages, offices }: Leads,
  { state, limit, sort }: PermitFilters,
  narrow: Fragment,
): Fragment {
  return db`
    select next.*
    from unnest((select ${state === undefined ? [...permitStates] : [state]}::permit_state[])) s (state)
      ${permitTypes ? db`cross join unnest((select ${[...permitTypes]}::text[])) t (code)` : db``}
      ${villages ? db`cross join (${villages}) v (code)` : db``}
      ${offices ? db`cross join (${offices}) f (id)` : db``}
    cross join lateral (
      select p.id, p.changed_at
      from permits p
      where p.state = s.state
        ${permitTypes ? db`and p.permit_type = t.code` : db``}
        ${villages ? db`and p.village_code = v.code` : db``}
        ${offices ? db`and p.office_id = f.id` : db``}
        and ${narrow}
      order by ${inOrder(db, db`p`, { sort })}
      limit (select ${limit + 1}::int)
    ) next`
}

/** SQL for the permits whose last day is past, and whose end is not stored yet. */
const justOver = (db: Db, { permitTypes, villages, offices }: Leads, narrow: Fragment): Fragment => db`
  select p.id, p.changed_at
  from (
    select *
    from permits p
    where permit_is_over(p.state, p.ends_on)
    order by p.ends_on
    limit ${overLimit}
  ) p
  where true
    ${permitTypes ? db`and p.permit_type = any(${[...permitTypes]}::text[])` : db``}
    ${villages ? db`and p.village_code in (${villages})` : db``}
    ${offices ? db`and p.office_id in (${offices})` : db``}
    and ${narrow}`

/** SQL condition: permit `p` matches the filters and comes after the cursor. */
export const matchesFilters = (
  db: Db,
  { number, permitType, regionCode, state, changedSince, sort, after }: PermitFilters,
) => {
  const [since, id] = after?.split(' ') ?? []
  const isAfter = sort === 'newest' ? db`<` : db`>`
  return db`
    true
    ${number === undefined ? db`` : db`and ${hasNumber(db, db`${number}::text`)}`}
    ${permitType === undefined ? db`` : db`and p.permit_type = ${permitType}`}
    ${regionCode === undefined ? db`` : db`and ${liesIn(db, db`p.village_code`, [regionCode])}`}
    ${state === undefined ? db`` : db`and permit_state(p.state, p.ends_on, p.revoked_from) = ${state}`}
    ${changedSince === undefined ? db`` : db`and p.changed_at >= ${changedSince}::text::timestamptz`}
    ${since && id ? db`and (p.changed_at, p.id) ${isAfter} (${since}::text::timestamptz, ${id}::uuid)` : db``}`
}

export const inOrder = (db: Db, of: Fragment, { sort }: Pick<PermitFilters, 'sort'>) =>
  sort === 'newest' ? db`${of}.changed_at desc, ${of}.id desc` : db`${of}.changed_at, ${of}.id`

/** SQL for the villages, current and former, that lie in a region of each list. Null: there are no lists. */
export const villagesIn = (db: Db, regions: readonly (readonly string[])[]) =>
  regions.length === 0 ? null : villagesInEach(db, regions)

/** SQL for the villages, current and former, that lie in a region of each list. */
export const villagesInEach = (db: Db, regions: readonly (readonly string[])[]) => db`
  select r.code
  from regions r
  where r.level = 'village' ${regions.map((list) => db`and ${liesIn(db, db`r.code`, list)}`)}`
