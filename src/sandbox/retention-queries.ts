import type { Db } from '../platform/db/client.ts'
import { lowestIdAt } from '../platform/db/ids.ts'
import { sandboxDistrict } from './fixed-permits.ts'

/** True when this database has what `allowDeletions` and `indexSuccessors` make. */
export async function isRetentionPrepared(db: Db): Promise<boolean> {
  const [found] = await db<{ prepared: boolean }[]>`
    select p.prosrc like '%return null%' and to_regclass('permits_by_successor') is not null as prepared
    from pg_proc p
    where p.oid = 'refuse_change()'::regprocedure`
  return found?.prepared ?? false
}

/**
 * Lets histories be deleted in this database, which is never a live one. Changes of their rows stay refused. The live
 * function refuses both.
 */
export const allowDeletions = (db: Db) => db`
  create or replace function refuse_change() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' then
      return null;
    end if;
    raise exception '% of % is refused: its rows are written once', tg_op, tg_table_name
      using errcode = 'restrict_violation';
  end $$`

/**
 * Creates the index by which the deletion of a permit finds those that name it as their successor. Without it each
 * deletion reads all permits. Live permits are never deleted and need none.
 */
export const indexSuccessors = (db: Db) => db`
  create index if not exists permits_by_successor
  on permits (superseded_by)
  where superseded_by is not null`

/** Deletes entries of the query log that are older than `days`. Returns their number. */
export const deleteOldQueries = async (db: Db, days: number, limit: number): Promise<number> =>
  (
    await db`
    delete from client_queries
    where id in (
      select q.id
      from client_queries q
      where q.id < ${lowestIdAt(db, db`now() - ${days} * interval '1 day'`)}
      order by q.id
      limit ${limit})`
  ).count

/** Deletes records of reads that are older than `days`. Returns their number. */
export const deleteOldReads = async (db: Db, days: number, limit: number): Promise<number> =>
  (
    await db`
    delete from data_reads
    where id in (
      select r.id
      from data_reads r
      where r.id < ${lowestIdAt(db, db`now() - ${days} * interval '1 day'`)}
      order by r.id
      limit ${limit})`
  ).count

/**
 * Deletes permits of agencies that have not changed for `days`, with their applications, histories and records of
 * reads. A successor goes after the permit that names it. The last permit of each year stays, so that no number is
 * given again. Finds them by the index of villages, states and times of change. Returns the number of permits.
 */
export const deleteOldPermits = async (db: Db, days: number, limit: number): Promise<number> =>
  (
    await db`
    with old as (
      select p.id, p.application_id
      from permits p
      where p.village_code = any(array(
          select r.code
          from regions r
          where starts_with(r.code, ${`${sandboxDistrict}.`})
        ))
        and p.state = any(enum_range(null::permit_state))
        and p.changed_at < now() - ${days} * interval '1 day'
        and not exists (select from permits earlier where earlier.superseded_by = p.id)
        and exists (
          select
          from permits later
          where later.issuing_office_id = p.issuing_office_id and later.year = p.year and later.sequence > p.sequence
        )
      limit ${limit}
    ), histories as (
      delete from permit_events e
      using old
      where e.permit_id = old.id
    ), reads as (
      delete from data_reads r
      using old
      where r.application_id = old.application_id
    ), forms as (
      delete from application_forms f
      using old
      where f.application_id = old.application_id
    ), gone as (
      delete from permits p
      using old
      where p.id = old.id
    )
    delete from applications a
    using old
    where a.id = old.application_id`
  ).count

/** Deletes the events of which letters would be made: the sandbox sends none. Returns their number. */
export const deleteUntold = async (db: Db, limit: number): Promise<number> =>
  (await db`delete from untold where id in (select u.id from untold u limit ${limit})`).count
