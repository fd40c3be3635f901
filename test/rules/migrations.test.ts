import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { migrate } from '../../src/platform/db/migrate.ts'
import { lacksNothing } from '../support/asserting/advice.ts'
import { createDatabase, template } from '../support/deployment/database.ts'
import { lists } from './enum-lists.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
const runMilliseconds = 300_000
const journal: { entries: { idx: number; when: number; tag: string }[] } = JSON.parse(
  await readFile(join(root, 'drizzle/migrations/meta/_journal.json'), 'utf8'),
)

describe('the migrations', () => {
  it('create the tables that the code describes: after a change of them run npm run migration', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-migrations-'))
    t.after(() => rm(folder, { recursive: true, force: true }))
    await Promise.all([
      ...['drizzle', 'drizzle.config.ts', 'package.json'].map((name) =>
        cp(join(root, name), join(folder, name), { recursive: true }),
      ),
      ...['src', 'node_modules'].map((name) => symlink(join(root, name), join(folder, name))),
    ])
    // It checks the snapshots first, as `drizzle-kit check` does, and says why it stops.
    const inFolder = { cwd: folder, timeout: runMilliseconds }
    const { stdout } = await run(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'generate'], inFolder)
    assert.match(stdout, /nothing to migrate/, stdout)
    assert.deepEqual(
      await readdir(join(folder, 'drizzle'), { recursive: true }),
      await readdir(join(root, 'drizzle'), { recursive: true }),
    )
  })

  it('are in the journal, each later than the one before: an earlier one would be skipped', async () => {
    const files = (await readdir(join(root, 'drizzle/migrations'))).filter((name) => name.endsWith('.sql')).sort()
    assert.deepEqual(
      journal.entries.map(({ tag }) => `${tag}.sql`),
      files,
    )
    const times = journal.entries.map(({ when }) => when)
    const ascending = [...new Set(times)].sort((a, b) => a - b)
    assert.deepEqual(times, ascending)
  })
})

describe('migrating', () => {
  it('a database that is empty brings it to the newest schema, and again changes nothing', async (t) => {
    const { url, sql } = await opens(t, 'template0')
    await migrate(url)
    const made = await schemaOf(sql)
    assert.ok(made.length > 100)
    await migrate(url)
    assert.deepEqual(await schemaOf(sql), made)
    assert.equal(await appliedIn(sql), journal.entries.length)
  })

  it('by five processes at once runs once', async (t) => {
    const { url, sql } = await opens(t, 'template0')
    await Promise.all(Array.from({ length: 5 }, () => migrate(url)))
    assert.equal(await appliedIn(sql), journal.entries.length)
  })

  it('creates each enum with exactly the values of the code, in order', async (t) => {
    const { sql } = await opens(t, template)
    const enums = await sql<{ name: string; words: string[] }[]>`
      select t.typname as name, array_agg(e.enumlabel::text order by e.enumsortorder) as words
      from pg_enum e
      join pg_type t on t.oid = e.enumtypid
      group by t.typname`
    lacksNothing(
      enums.filter(({ name }) => !Object.hasOwn(lists, name)),
      ({ name }) => `Add ${name} to lists in test/rules/enum-lists.ts, with the list of words that the code uses.`,
    )
    assert.deepEqual(Object.fromEntries(enums.map(({ name, words }) => [name, words])), lists)
  })

  it('leaves no foreign key without an index where the referenced row can be deleted or changes often', async (t) => {
    const { sql } = await opens(t, template)
    const slow = await sql<{ column: string }[]>`
      select c.conrelid::regclass || '.' || a.attname as column
      from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = 'applications'::regclass
        and not exists (select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])`
    assert.deepEqual([...slow], [])
  })
})

/** Opens a copy of a template: `template0` is empty, `template` was migrated. */
async function opens(t: { after(work: () => Promise<unknown>): void }, copied: string) {
  const { url, drop } = await createDatabase(copied)
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  t.after(async () => {
    await sql.end()
    await drop()
  })
  return { url, sql }
}

/** Returns every column, index, constraint and trigger of the schema. */
async function schemaOf(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ thing: string }[]>`
    select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as thing
    from information_schema.columns
    where table_schema = 'public'
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select conname || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
    union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    order by thing`
  return rows.map(({ thing }) => thing)
}

async function appliedIn(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from drizzle.__drizzle_migrations`
  return row?.count ?? 0
}
