import type { Interval } from '../applications/clocks/ledger.ts'
import { intervalsJson } from '../applications/clocks/queries.ts'
import type { Edition } from '../network/calendar/queries.ts'
import type { Level } from '../network/offices/network.ts'
import type { Db } from '../platform/db/client.ts'
import { localMonth } from '../platform/db/local-time.ts'
import { acceptances, type Counted, countedActions, countedType, decisions } from './measures.ts'

/**
 * An event with the data for its counters. `intervals` (the ledger of its application): only for an acceptance or a
 * decision. `edition`: that of its calendar; null: none is set.
 */
export interface Uncounted extends Omit<Counted, 'net' | 'check'> {
  at: Date
  month: string
  permitType: string
  permitTypeVersion: number
  officeId: string
  level: Level
  intervals: Interval[] | null
  edition: Edition | null
}

/** Locks the counters until the transaction ends. */
export async function lockEdition(tx: Db): Promise<void> {
  await tx`select from statistics_editions for update`
}

/**
 * Deletes at most `limit` events from `uncounted` and returns them. An event belongs to the office that was responsible
 * at that time, even if its application was transferred later. Events of a newer program stay for its worker.
 */
export const takeUncounted = (tx: Db, limit: number) => tx<Uncounted[]>`
  with taken as (
    delete from uncounted
    where event_id in (
      select u.event_id
      from uncounted u
      where (
        select e.type = ${countedType} or e.action = any(${countedActions}::text[])
        from application_events e
        where e.id = u.event_id)
      order by u.event_id
      limit ${limit}
    )
    returning event_id
  )
  select e.type, e.action, e.details, e.at, ${localMonth(tx, tx`e.at`)} as month,
    a.permit_type, a.permit_type_version, o.id as office_id, o.level,
    case when e.action = any(${[...decisions, ...acceptances]}) then ${intervalsJson(tx)} end as intervals,
    case when e.action = any(${decisions}) and a.due_at is not null then a.due_at >= e.at end as on_time,
    (select json_build_object('number', c.edition, 'id', c.id)
      from calendar_versions c
      where c.edition = a.calendar_edition) as edition
  from taken
  join application_events e on e.id = taken.event_id
  join applications a on a.id = e.application_id
  join offices o on o.id = coalesce((
    select (t.details->'from'->>'id')::uuid
    from application_events t
    where t.application_id = e.application_id and t.version > e.version
      and t.type in ('application.transferred', 'application.archive_transferred')
    order by t.version
    limit 1), a.office_id)`

interface Raised {
  month: string
  officeId: string
  level: Level
  permitType: string
  measure: string
}

/** SQL for the cells to which the counts of `base` add: by month and year, office, level and network, type and all. */
const cellsOf = (db: Db, base: ReturnType<Db>) => db`
  select p.period, w.place, t.permit_type, b.measure, sum(b.count)::int as count
  from ${base} b
  cross join lateral unnest(array[b.month, left(b.month, 4)]) p (period)
  cross join lateral unnest(array[b.office, b.level, 'network']) w (place)
  cross join lateral unnest(array[b.permit_type, '*']) t (permit_type)
  group by p.period, w.place, t.permit_type, b.measure`

/** Increments these counters and increases the number of the edition. */
export async function addCounts(tx: Db, raised: readonly Raised[]): Promise<void> {
  await tx`
    with base as (
      select month, "officeId" as office, level, "permitType" as permit_type, measure, count(*)::int as count
      from jsonb_to_recordset(${JSON.stringify(raised)}::text::jsonb) as r (month text, "officeId" text, level text,
        "permitType" text, measure text)
      group by 1, 2, 3, 4, 5
    ), added as (
      insert into statistics (period, place, permit_type, measure, count)
      ${cellsOf(tx, tx`base`)}
      on conflict (period, place, permit_type, measure)
      do update
      set count = statistics.count + excluded.count
    )
    update statistics_editions
    set number = number + 1, counted_at = now()`
}

/**
 * Recounts overdue open applications, by the month of their submission and the office responsible now. Returns the
 * number of changed counters; if there are any, it increases the number of the edition.
 */
export async function replaceOverdue(tx: Db): Promise<number> {
  const changed = await tx`
    with base as (
      select ${localMonth(tx, tx`a.submitted_at`)} as month, o.id::text as office,
        o.level::text as level, a.permit_type, 'overdue' as measure, count(*)::int as count
      from offices o
      join applications a on a.office_id = o.id and a.stopped_at is null
        and coalesce(a.due_at, 'infinity'::timestamptz) < now()
      where a.submitted_at is not null
      group by 1, 2, 3, 4
    ), cells as materialized (${cellsOf(tx, tx`base`)}), gone as (
      delete from statistics s
      where s.measure = 'overdue'
        and not exists (
          select from cells c
          where c.period = s.period and c.place = s.place and c.permit_type = s.permit_type)
      returning 1
    ), put as (
      insert into statistics (period, place, permit_type, measure, count)
      select *
      from cells
      on conflict (period, place, permit_type, measure)
      do update
      set count = excluded.count
      where statistics.count <> excluded.count
      returning 1
    ), changed as (
      select from gone
      union all
      select from put
    ), next_edition as (
      update statistics_editions
      set number = number + 1, counted_at = now()
      where exists (select from changed)
    )
    select from changed`
  return changed.length
}
