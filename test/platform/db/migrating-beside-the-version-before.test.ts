import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it, type TestContext } from 'node:test'
import postgres from 'postgres'
import { migrate } from '../../../src/platform/db/migrate.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { eventually } from '../../support/deployment/object-store.ts'

const journal: { entries: object[] } = JSON.parse(
  await readFile(new URL('../../../drizzle/migrations/meta/_journal.json', import.meta.url), 'utf8'),
)

/** A start that waits for the lock waits ten minutes. */
const waitMilliseconds = 60_000

/** Opens a database in which each migration locks tables by `locks` in PL/pgSQL, and finds deadlocks after 3 s. */
async function databaseWhereMigrations(t: TestContext, locks: string) {
  const { url, drop } = await createDatabase('template0')
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  t.after(async () => {
    await sql.end()
    await drop()
  })
  await sql.unsafe(`
    create table first_locked ();
    create table then_locked ();
    create schema drizzle;
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    create function lock_tables() returns trigger language plpgsql as $$
    begin
      ${locks}
      return new;
    end $$;
    create trigger locks_tables before insert on drizzle.__drizzle_migrations
      for each row execute function lock_tables();
    do $$ begin execute format('alter database %I set deadlock_timeout = ''3s''', current_database()); end $$`)
  return {
    url,
    sql,
    isWaiting: async () =>
      (await sql`select from pg_locks where relation = 'then_locked'::regclass and not granted`).count === 1,
    applied: async () => (await sql`select from drizzle.__drizzle_migrations`).count,
  }
}

describe('a migration', () => {
  it('begins again when it is ended by a deadlock with a transaction of the version before', async (t) => {
    const { url, sql, isWaiting, applied } = await databaseWhereMigrations(
      t,
      'lock table public.first_locked; lock table public.then_locked;',
    )
    const migrating = await sql.begin(async (tx) => {
      await tx`set local deadlock_timeout = '60s'`
      await tx`lock table then_locked`
      const running = migrate(url)
      await eventually('the migration waits', isWaiting)
      await tx`lock table first_locked`
      return [running]
    })
    await Promise.all(migrating)
    assert.equal(await applied(), journal.entries.length)
  })

  it('has let go of its locks when the next one waits for a transaction of the version before', async (t) => {
    const { url, sql, isWaiting, applied } = await databaseWhereMigrations(
      t,
      `if exists (select from drizzle.__drizzle_migrations) then
        lock table public.then_locked;
      else
        lock table public.first_locked;
      end if;`,
    )
    const migrating = await sql.begin(async (tx) => {
      await tx`lock table then_locked`
      const running = migrate(url)
      await eventually('the second migration waits', isWaiting)
      await tx`lock table first_locked nowait`
      return [running]
    })
    await Promise.all(migrating)
    assert.equal(await applied(), journal.entries.length)
  })

  for (const [what, newer] of [
    ['there is nothing to migrate', 0],
    ['the schema is that of a later version', 1],
  ] as const)
    it(`waits for no other start when ${what}`, { timeout: waitMilliseconds }, async (t) => {
      const { url, drop } = await createDatabase()
      const sql = postgres(url, { max: 1, onnotice: () => {} })
      t.after(async () => {
        await sql.end()
        await drop()
      })
      await sql`
        insert into drizzle.__drizzle_migrations (hash, created_at)
        select '', max(created_at) + ${newer}::int
        from drizzle.__drizzle_migrations`
      await sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(hashtext('satu_pintu.migrate'))`
        await migrate(url)
      })
    })
})
