import type { ISql } from 'postgres'

/** Runs queries, as an owner of the database. */
type Sql = ISql<{}>

/** The time of a trial database: one moment until another is set, or the server's time and an interval. */
export type TrialTime = { moment: Date } | { aheadMilliseconds: number }

/**
 * The functions of time that are replaced, with their volatility. They cost 1, as those of PostgreSQL do, so that every
 * statement has the same plan in a trial.
 */
const functions = [
  ['now', 'stable'],
  ['transaction_timestamp', 'stable'],
  ['statement_timestamp', 'stable'],
  ['clock_timestamp', 'volatile'],
] as const

/**
 * Makes the schema `trial` and lets every session that connects from now on find its functions before those of
 * PostgreSQL: `now()` and the like then give the time of `trial.clock`. Call it before the database is migrated, so that
 * defaults and functions of the schema are bound to it, too. Other functions that are put into `trial`, such as
 * `uuidv7()`, win in the same way. Tables without a schema go on being created in `public`, which is named first. A copy by `create database … template` has the schema, but has lost its
 * `search_path`: call this again for it.
 */
export async function prepareTrialDatabase(sql: Sql): Promise<void> {
  await sql`create schema if not exists trial`
  await sql`
    create table if not exists trial.clock (
      only_row boolean primary key default true check (only_row),
      moment timestamptz,
      ahead interval not null default '0'
    )`
  await sql`insert into trial.clock default values on conflict do nothing`
  for (const [name, volatility] of functions)
    await sql.unsafe(`
      create or replace function trial.${name}() returns timestamptz language sql ${volatility} parallel safe cost 1
      return (select coalesce(moment, pg_catalog.${name}() + ahead) from trial.clock)`)
  const [database] = await sql<{ name: string }[]>`select current_database() as name`
  if (database) await sql`alter database ${sql(database.name)} set search_path to public, trial, pg_catalog`
}

/** Sets the time of a trial database. It holds for each statement that begins after this one has committed. */
export async function setTrialTime(sql: Sql, time: TrialTime): Promise<void> {
  if ('moment' in time) await sql`update trial.clock set moment = ${time.moment}`
  else
    await sql`
      update trial.clock set moment = null, ahead = ${time.aheadMilliseconds / 1_000} * interval '1 second'`
}
