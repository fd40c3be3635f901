import type { Sql } from 'postgres'

/** The schema of the lean tables. */
export const lean = 'lean'

/**
 * Creates empty tables that have what a bare program needs and no more: its columns and a primary key. They have none
 * of our other indexes, constraints and triggers.
 */
export const createLeanTables = (sql: Sql) =>
  sql
    .unsafe(`
      drop schema if exists ${lean} cascade;
      create schema ${lean};
      create table ${lean}.applications (
        id uuid primary key default uuidv7(),
        reference text not null,
        tracking_key text not null,
        permit_type text not null,
        permit_type_version integer not null,
        channel text not null,
        applicant_id uuid not null,
        village_code text,
        version integer not null default 1,
        status text not null default 'draft',
        status_since timestamptz not null default now(),
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      create table ${lean}.application_forms (
        application_id uuid primary key,
        answers jsonb not null
      );
      create table ${lean}.application_events (
        id uuid primary key default uuidv7(),
        application_id uuid not null,
        version integer not null,
        type text not null,
        action text,
        from_status text,
        to_status text,
        standing text not null,
        channel text not null,
        at timestamptz not null
      )`)
    .simple()

/** Copies applications from our table to the lean one. */
export const copyToLeanTable = (sql: Sql, ids: readonly string[]) => sql`
  insert into ${sql(lean)}.applications (id, reference, tracking_key, permit_type, permit_type_version, channel,
    applicant_id, village_code, version, status, status_since, created_at, updated_at)
  select id, reference, tracking_key, permit_type, permit_type_version, channel, applicant_id, village_code, version,
    status, status_since, created_at, updated_at
  from applications
  where id = any(${[...ids]}::uuid[])`
