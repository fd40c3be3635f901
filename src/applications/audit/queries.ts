import type { Db } from '../../platform/db/client.ts'
import { lowestId } from '../../platform/db/ids.ts'
import type { Finding } from './flaws.ts'

/**
 * The result of checking some histories. `last` is the application after which the next check begins; null at the end.
 */
export interface Checked {
  applications: number
  events: number
  findings: Finding[]
  last: string | null
}

/** The greatest number of histories that one check reads. */
export const batch = 500
/** The greatest number of findings that one check returns. */
const findingsLimit = 100

/**
 * Checks the histories of the next 500 applications after the id `after`, in one snapshot. It computes the hash of each
 * event again from its content. It also finds histories without an application.
 */
export async function checkBatch(db: Db, after: string | null): Promise<Checked> {
  const first = after ?? lowestId
  const [checked] = await db<Checked[]>`
    with batch as materialized (
      select id, version, status, discarded_at
      from applications
      where id > ${first}
      order by id
      limit ${batch}
    ), edge as materialized (
      select case
        when (select count(*) from batch) = ${batch} then (select id from batch order by id desc limit 1) end as last
    ), event as materialized (
      select ${columns(db)}
      from application_events e
      where e.application_id > ${first}
        and e.application_id <= coalesce((select last from edge), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ), ${findings(db)}
    select ${counts(db)}, (select last from edge) as last`
  if (!checked) throw new Error('A check of histories returned no row.')
  return checked
}

/** Checks the history of one application. Undefined when there is neither the application nor a history. */
export async function checkOne(db: Db, applicationId: string): Promise<Checked | undefined> {
  const [checked] = await db<Checked[]>`
    with batch as materialized (
      select id, version, status, discarded_at
      from applications
      where id = ${applicationId}
    ), event as materialized (
      select ${columns(db)}
      from application_events e
      where e.application_id = ${applicationId}
    ), ${findings(db)}
    select ${counts(db)}, null as last`
  return checked && checked.applications + checked.events > 0 ? checked : undefined
}

const columns = (db: Db) =>
  db`
    e.application_id, e.version, e.sequence, e.to_status, e.previous_hash, e.hash,
    e.hash <> event_hash(e.previous_hash, e) as is_changed`

/**
 * Returns CTEs that find flaws in the applications of `batch` and their events in `event`. Saving a draft raises its
 * version without an event; every other change adds one.
 */
const findings = (db: Db) => db`
  chain as (
    select e.application_id, e.version, e.sequence, e.previous_hash, e.is_changed,
      lag(e.hash) over of_application as hash_before,
      coalesce(lag(e.sequence) over of_application, 0) as sequence_before
    from event e
    window of_application as (partition by e.application_id order by e.version)
  ), story as (
    select b.id, b.version, b.status, b.discarded_at, max(e.version) as last_version,
      (array_agg(e.to_status order by e.version desc) filter (where e.to_status is not null))[1] as last_status
    from batch b
    left join event e on e.application_id = b.id
    group by b.id, b.version, b.status, b.discarded_at
  ), finding as (
    select application_id as id, version, 'content_changed' as flaw
    from chain
    where is_changed
    union all
    select application_id, version, 'event_missing'
    from chain
    where sequence <> sequence_before + 1
    union all
    select application_id, version, 'link_broken'
    from chain
    where sequence = sequence_before + 1 and previous_hash <> coalesce(hash_before, '\\x')
    union all
    select id, null, 'history_missing'
    from story
    where last_version is null
    union all
    select id, version, 'status_differs'
    from story
    where last_version is not null and status <> coalesce(last_status, 'draft')
    union all
    select id, version, 'version_differs'
    from story
    where case when status = 'draft' and discarded_at is null
      then version < last_version
      else version <> last_version
    end
    union all
    select distinct e.application_id, null::int, 'application_missing'
    from event e
    where not exists (select from batch b where b.id = e.application_id)
  )`

const counts = (db: Db) => db`
  (select count(*)::int from batch) as applications, (select count(*)::int from event) as events, coalesce((
      select json_agg(json_build_object('applicationId', id, 'version', version, 'flaw', flaw)
        order by id, version, flaw)
      from (
        select *
        from finding
        order by id, version, flaw
        limit ${findingsLimit}
      ) f
    ), '[]') as findings`
