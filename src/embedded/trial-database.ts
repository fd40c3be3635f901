import type { ISql } from 'postgres'

/**
 * A client of a superuser. Statements that need the schema `trial` use `unsafe`, so that the committed list of
 * statements does not contain them: it is checked against a database without that schema.
 */
type Sql = ISql<{}>

/** The time of a trial database: a fixed moment, or the server's time plus some milliseconds. */
type TrialTime = { moment: Date } | { aheadMilliseconds: number }

/** The replaced functions of time, with their volatility. */
const functions = [
  ['now', 'stable'],
  ['transaction_timestamp', 'stable'],
  ['statement_timestamp', 'stable'],
  ['clock_timestamp', 'volatile'],
] as const

/**
 * Creates the schema `trial` and puts it before `pg_catalog` in the `search_path` of later sessions: `now()` and
 * similar functions then return the time of `setTrialTime`, at first the server's. Call it before the database is
 * migrated, so that column defaults use it, too. Other functions in `trial`, such as `uuidv7()`, override in the same
 * way. A copy by `create database … template` loses its `search_path`: call this for it again.  * The time is in two
 * sequences, whose last values all sessions read at once and without a query. The functions have cost 1, like those of
 * PostgreSQL, and are not inlined, so that every statement keeps its plan.
 */
export async function prepareTrialDatabase(sql: Sql): Promise<void> {
  await sql`create schema if not exists trial`
  await sql`create sequence if not exists trial.moment minvalue 0`
  await sql`create sequence if not exists trial.ahead minvalue 0`
  await sql`
    create or replace function trial.last_value(regclass) returns bigint
    language internal stable strict parallel safe as 'pg_sequence_last_value'`
  await sql.unsafe(`select setval('trial.ahead', 0) where trial.last_value('trial.ahead') is null`)
  for (const [name, volatility] of functions)
    await sql.unsafe(`
      create or replace function trial.${name}() returns timestamptz language plpgsql ${volatility} parallel safe cost 1
      as $$ begin
        return coalesce(
          to_timestamp(trial.last_value('trial.moment') / 1000.0::float8),
          pg_catalog.${name}() + trial.last_value('trial.ahead') * interval '1 millisecond'
        );
      end $$`)
  const [database] = await sql<{ name: string }[]>`select current_database() as name`
  if (database) await sql`alter database ${sql(database.name)} set search_path to public, trial, pg_catalog`
}

/** Sets the time of a trial database, in milliseconds, for later statements of all sessions. */
export async function setTrialTime(sql: Sql, time: TrialTime): Promise<void> {
  if ('moment' in time) await sql.unsafe(`select setval('trial.moment', $1)`, [time.moment.getTime()])
  else
    await sql.unsafe(`select setval('trial.moment', 0, false), setval('trial.ahead', $1)`, [
      Math.round(time.aheadMilliseconds),
    ])
}

/** Returns the milliseconds by which a trial database is ahead of its server. Undefined: it is no trial database. */
export async function readAheadMilliseconds(sql: Sql): Promise<number | undefined> {
  const [trial] = await sql<{ exists: boolean }[]>`select to_regclass('trial.ahead') is not null as exists`
  if (!trial?.exists) return undefined
  const [read] = await sql.unsafe<{ ahead: number }[]>('select last_value::float8 as ahead from trial.ahead')
  return read?.ahead
}
