import type { ISql } from 'postgres'

/**
 * Runs queries as a superuser, as the owner of an embedded database is. What needs the schema `trial` is sent as plain
 * text: the committed list of statements is held against a database without it.
 */
type Sql = ISql<{}>

/** The time of a trial database: one moment until another is set, or the server's time and what it is ahead of it. */
export type TrialTime = { moment: Date } | { aheadMilliseconds: number }

/** The functions of time that are replaced, with their volatility. */
const functions = [
  ['now', 'stable'],
  ['transaction_timestamp', 'stable'],
  ['statement_timestamp', 'stable'],
  ['clock_timestamp', 'volatile'],
] as const

/**
 * Makes the schema `trial` and lets every session that connects from now on find its functions before those of
 * PostgreSQL: `now()` and the like then give the time that `setTrialTime` says, at first that of the server. Call it
 * before the database is migrated, so that defaults and functions of the schema are bound to it, too. Other functions
 * that are put into `trial`, such as `uuidv7()`, win in the same way. Tables without a schema go on being created in
 * `public`. A copy by `create database … template` has the schema, but has lost its `search_path`: call this for it.
 *
 * The time is the last value of two sequences: it is read without a query, and all sessions see a new value at once.
 * The functions cost 1 as those of PostgreSQL do, and are no SQL that a planner would put into a statement: so every
 * statement keeps its plan.
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

/** Sets the time of a trial database, to the millisecond, for statements of all sessions that begin from now on. */
export async function setTrialTime(sql: Sql, time: TrialTime): Promise<void> {
  if ('moment' in time) await sql.unsafe(`select setval('trial.moment', $1)`, [time.moment.getTime()])
  else
    await sql.unsafe(`select setval('trial.moment', 0, false), setval('trial.ahead', $1)`, [
      Math.round(time.aheadMilliseconds),
    ])
}

/** Returns how far a trial database is ahead of its server; undefined for any other database. */
export async function readAheadMilliseconds(sql: Sql): Promise<number | undefined> {
  const [trial] = await sql<{ exists: boolean }[]>`select to_regclass('trial.ahead') is not null as exists`
  if (!trial?.exists) return undefined
  const [read] = await sql.unsafe<{ ahead: number }[]>('select last_value::float8 as ahead from trial.ahead')
  return read?.ahead
}
