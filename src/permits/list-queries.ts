import type { Office } from '../network/offices/network.ts'
import { officeJson } from '../network/offices/queries.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import type { Names } from '../platform/words.ts'
import { type PermitState, permitStates } from './life.ts'
import { isOver, stateNow } from './state-queries.ts'
import { liesIn } from './visibility.ts'

/** A permit as lists show it. Days are those of the network, as YYYY-MM-DD. */
export interface Permit {
  id: string
  version: number
  number: string
  reference: string
  state: PermitState
  permitType: { code: string; names: Names }
  villageCode: string
  issuedBy: Office
  office: Office
  issuedAt: Date
  handedOverAt: Date | null
  validFrom: string | null
  validUntil: string | null
  revokedFrom: string | null
  supersededBy: { id: string; number: string } | null
  changedAt: Date
  holder: { name: string } | null
  maskedHolder: string | null
}

/** `place` is where a list goes on after it. */
export interface PermitRow extends Permit {
  place: string
}

/** The job that writes down what is over leaves no more than this. */
const overLimit = 10_000

export const permitSorts = ['changed', 'newest'] as const

export interface PermitFilters {
  permitType: string | undefined
  regionCode: string | undefined
  state: PermitState | undefined
  changedSince: string | undefined
  number: string | undefined
  sort: (typeof permitSorts)[number]
  after: string | null
  limit: number
}

/** The columns that can lead a list by an index, with their possible values; null for one that does not lead. */
export interface Leads {
  permitTypes: readonly string[] | null
  villages: Fragment | null
  offices: Fragment | null
  /** The condition on `permits p` that the reader may see it. */
  seen: Fragment
}

/**
 * The next permits (id, changed_at) in their order, one more than `limit` if there are more: for each office, place,
 * type and state a look at the index that has them in that order, so the cost does not grow with the permits. Those
 * whose last day has passed and that nobody has written down yet are found by the index of those.
 */
export function nextPermits(db: Db, leads: Leads, filters: PermitFilters): Fragment {
  const { number, state, limit } = filters
  // Villages that lead are those of the region that is asked for.
  const narrow = db`
    ${leads.seen}
      and ${matching(db, number === undefined && leads.villages ? { ...filters, regionCode: undefined } : filters)}`
  if (number !== undefined) return db`select p.id, p.changed_at from permits p where ${narrow}`
  const { permitTypes, villages, offices } = leads
  const led = db`
    select next.* from unnest(${state === undefined ? [...permitStates] : [state]}::permit_state[]) s (state)
      ${
        permitTypes
          ? db`
        cross join unnest(${[...permitTypes]}::text[]) t (code)`
          : db``
      } ${
        villages
          ? db`
        cross join (${villages}) v (code)`
          : db``
      } ${
        offices
          ? db`
        cross join (${offices}) f (id)`
          : db``
      }
    cross join lateral (
      select p.id, p.changed_at from permits p
      where p.state = s.state ${
        permitTypes
          ? db`
        and p.permit_type = t.code`
          : db``
      } ${
        villages
          ? db`
        and p.village_code = v.code`
          : db``
      } ${
        offices
          ? db`
        and p.office_id = f.id`
          : db``
      }
        and ${narrow}
      order by ${inOrder(db, db`p`, filters)} limit ${limit + 1}
    ) next`
  const over =
    state === 'expired' || state === 'revoked'
      ? db`
    union all (select p.id, p.changed_at
      from (select * from permits p where ${isOver(db)} order by p.ends_on limit ${overLimit}) p
      where true
      ${
        permitTypes
          ? db`
        and p.permit_type = any(${[...permitTypes]}::text[])`
          : db``
      } ${
        villages
          ? db`
        and p.village_code in (${villages})`
          : db``
      } ${
        offices
          ? db`
        and p.office_id in (${offices})`
          : db``
      }
        and ${narrow})`
      : db``
  return db`
    select n.id, n.changed_at from (${led} ${over}) n order by ${inOrder(db, db`n`, filters)} limit ${limit + 1}`
}

/** Returns the conditions for each permit `p`, whatever column leads. */
export const matching = (
  db: Db,
  { number, permitType, regionCode, state, changedSince, sort, after }: PermitFilters,
) => {
  const [since, id] = after?.split(' ') ?? []
  return db`
    true ${
      number === undefined
        ? db``
        : db`
      and p.number = ${number}`
    } ${
      permitType === undefined
        ? db``
        : db`
      and p.permit_type = ${permitType}`
    } ${
      regionCode === undefined
        ? db``
        : db`
      and ${liesIn(db, db`p.village_code`, [regionCode])}`
    }
    ${
      state === undefined
        ? db``
        : db`
      and ${stateNow(db)} = ${state}`
    } ${
      changedSince === undefined
        ? db``
        : db`
      and p.changed_at >= ${changedSince}::text::timestamptz`
    }
    ${
      since && id
        ? db`
      and (p.changed_at, p.id) ${sort === 'newest' ? db`<` : db`>`} (${since}::text::timestamptz, ${id}::uuid)`
        : db``
    }`
}

export const inOrder = (db: Db, of: Fragment, { sort }: Pick<PermitFilters, 'sort'>) =>
  sort === 'newest' ? db`${of}.changed_at desc, ${of}.id desc` : db`${of}.changed_at, ${of}.id`

/** The villages of the network, of any day, that lie in all of these regions. */
export const villagesIn = (db: Db, regions: readonly (readonly string[])[]) =>
  regions.length === 0
    ? null
    : db`
      select r.code
      from regions r
      where r.level = 'village' ${regions.map((list) => db`and ${liesIn(db, db`r.code`, list)}`)}`

/** Columns of `permits p` and `applications a` in lists. `holder` is the name of the holder as JSON, or null. */
export const permitColumns = (db: Db, holder: Fragment) => db`
  p.id, p.version, p.number, a.reference, ${stateNow(db)} as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type, p.village_code,
  (select ${officeJson(db)} from offices o where o.id = p.issuing_office_id) as issued_by,
  (select ${officeJson(db)} from offices o where o.id = p.office_id) as office,
  p.issued_at, p.handed_over_at, p.valid_from::text as valid_from,
  p.valid_until::text as valid_until, p.revoked_from::text as revoked_from,
  ${successorJson(db)} as superseded_by, p.changed_at, ${holder} as holder, p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place`

/** The permit that took the place of `permits p`. */
export const successorJson = (db: Db) =>
  db`(select json_build_object('id', n.id, 'number', n.number) from permits n where n.id = p.superseded_by)`

export const permitJoins = (db: Db) =>
  db`
    join applications a on a.id = p.application_id
    join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version`
