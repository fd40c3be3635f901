import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, describe, it } from 'node:test'
import postgres from 'postgres'
import { migrate } from '../../../src/platform/db/migrate.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { eventually } from '../../support/deployment/object-store.ts'

const { url, drop } = await createDatabase('template0')
const sql = postgres(url, { max: 2, onnotice: () => {} })
after(async () => {
  await sql.end()
  await drop()
})
const journal: { entries: object[] } = JSON.parse(
  await readFile(new URL('../../../drizzle/migrations/meta/_journal.json', import.meta.url), 'utf8'),
)

/** Prepares a database in which each migration locks two tables, one after the other, and finds deadlocks after 3 s. */
const locksTwoTables = () =>
  sql.unsafe(`
    create table first_locked ();
    create table then_locked ();
    create schema drizzle;
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    create function lock_two() returns trigger language plpgsql as $$
    begin
      lock table public.first_locked;
      lock table public.then_locked;
      return new;
    end $$;
    create trigger locks_two before insert on drizzle.__drizzle_migrations for each row execute function lock_two();
    do $$ begin execute format('alter database %I set deadlock_timeout = ''3s''', current_database()); end $$`)

const isWaiting = async () =>
  (await sql`select from pg_locks where relation = 'then_locked'::regclass and not granted`).count === 1

describe('a migration', () => {
  it('begins again when it is ended by a deadlock with a transaction of the version before', async () => {
    await locksTwoTables()
    const migrating = await sql.begin(async (tx) => {
      await tx`set local deadlock_timeout = '60s'`
      await tx`lock table then_locked`
      const running = migrate(url)
      await eventually('the migration waits', isWaiting)
      await tx`lock table first_locked`
      return [running]
    })
    await Promise.all(migrating)
    assert.equal((await sql`select from drizzle.__drizzle_migrations`).count, journal.entries.length)
  })
})
