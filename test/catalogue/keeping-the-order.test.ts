import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { migrate } from '../../src/platform/db/migrate.ts'
import { files, load } from '../sample/permit-type-file.ts'
import { createDatabase } from '../support/deployment/database.ts'
import { network } from '../support/network.ts'
import { fence, named } from '../support/scenes/fence.ts'
import { publishes } from '../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())

/**
 * Returns the member names of every object in a value, by path. Two values have the same order when these are equal.
 */
function orderOf(value: unknown, way = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value)
  const own = Array.isArray(value) ? [] : [`${way}: ${entries.map(([name]) => name).join(' ')}`]
  return [...own, ...entries.flatMap(([name, member]) => orderOf(member, `${way}/${name}`))]
}

const shuffled = {
  zip: named('Postcode', { type: 'string' }),
  a: named('A', { type: 'string' }),
  address: named('Address', {
    type: 'object',
    properties: { no: named('No', { type: 'string' }), at: named('At', {}) },
  }),
  Zone: named('Zone', { type: 'string' }),
}
const ordered = { ...fence, form: { ...fence.form, properties: { ...shuffled, ...fence.form.properties } } }

describe('a definition', () => {
  for (const type of files.map(load))
    it(`of the sample ${type.code} is returned in the order of its file`, async () => {
      for (const path of [type.code, `${type.code}/versions/1`])
        assert.deepEqual(orderOf(await net.nobody.does(200, 'GET', `/v1/permit-types/${path}`)), orderOf(type), path)
    })

  it('is returned as written: from its draft, when replaced, once published, and in the next draft', async () => {
    const path = '/v1/permit-type-drafts/ORDERED'
    const begun = await net.admin.does<{ definition: object }>(201, 'POST', '/v1/permit-type-drafts', {
      body: { code: 'ORDERED', definition: fence },
      headers: { 'idempotency-key': 'ordered' },
    })
    const replaced = await net.admin.does<{ definition: object }>(200, 'PUT', path, {
      body: ordered,
      headers: { 'if-match': '"1"' },
    })
    const read = await net.admin.does<{ definition: object }>(200, 'GET', path)
    await net.admin.does(204, 'DELETE', path, { headers: { 'if-match': '"2"' } })
    await publishes(net, 'ORDERED', ordered)
    const published = await net.nobody.does<{ form: object }>(200, 'GET', '/v1/permit-types/ORDERED')
    const next = await net.admin.does<{ definition: { form: object } }>(201, 'POST', '/v1/permit-type-drafts', {
      body: { code: 'ORDERED' },
    })
    assert.deepEqual(orderOf(begun.definition), orderOf(fence))
    for (const definition of [replaced.definition, read.definition, next.definition])
      assert.deepEqual(orderOf(definition), orderOf(ordered))
    const { version } = await net.nobody.does<{ version: number }>(200, 'GET', '/v1/permit-types/ORDERED')
    assert.equal(version, 1)
    assert.deepEqual(orderOf(published.form), orderOf(ordered.form))
  })
})

/** Keywords and members added to the sample types after the migration, which does not know their order. */
const newer = new Set([
  'x-help',
  'x-unit',
  'x-pattern-error',
  'x-sections',
  'completenessCheck',
  'copies',
  'decree',
  'conditions',
  'lastDay',
  'openData',
  'quantity',
  'remindBeforeDays',
])
const asThen = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(asThen)
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (newer.has(name) ? [] : [[name, asThen(member)]])),
  )
}

/** Only IMB said what its certificate shows when the migration was written. */
const withoutCertificate = ({ certificate: _, ...type }: Record<string, unknown>) => type

describe('a definition that was stored before its order was kept', () => {
  const drizzleFolder = fileURLToPath(new URL('../../drizzle/migrations', import.meta.url))

  /** Migrates a database to the schema before the migration that keeps the order. */
  async function bringBefore(sql: postgres.Sql): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-before-'))
    try {
      await cp(drizzleFolder, folder, { recursive: true })
      const journal = join(folder, 'meta/_journal.json')
      const all: { entries: { tag: string }[] } = JSON.parse(await readFile(journal, 'utf8'))
      const at = all.entries.findIndex(({ tag }) => tag.endsWith('_definitions_in_order'))
      await writeFile(journal, JSON.stringify({ ...all, entries: all.entries.slice(0, at) }))
      await applyMigrations(drizzle(sql), { migrationsFolder: folder })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  it("is put into the order of the sample types, with its drafts; an agency's keeps every member", async (t) => {
    const { url, drop } = await createDatabase('template0')
    const sql = postgres(url, { max: 1, onnotice: () => {} })
    t.after(async () => {
      await sql.end()
      await drop()
    })
    await bringBefore(sql)
    const known = await readFile(join(drizzleFolder, '0054_definitions_in_order.sql'), 'utf8')
    const types = files
      .filter((file) => known.includes(`'${load(file).code}'`))
      .map((file) => asThen(file === 'IMB.json' ? load(file) : withoutCertificate(load(file))))
    assert.ok(types.length > 20)
    const stored = [...types, { code: 'ORDERED', version: 1, validFrom: '2015-01-02', ...ordered }]
    await sql`
      insert into permit_type_versions (code, version, valid_from, definition)
      select d->>'code', 1, '2015-01-02', d
      from jsonb_array_elements(${JSON.stringify(stored)}::text::jsonb) d`
    await sql`insert into people (issuer, subject, name) values ('https://issuer.test', 'admin', 'admin')`
    await sql`
      insert into permit_type_drafts (code, definition, updated_by)
      select v.code, v.definition - 'code' - 'version' - 'validFrom', p.id
      from permit_type_versions v, people p`
    await migrate(url)
    const rows = await sql<{ code: string; written: object; draft: object; same: boolean }[]>`
      select v.code, v.written, d.definition as draft, v.written::jsonb = v.definition as same
      from permit_type_versions v
      join permit_type_drafts d on d.code = v.code
      order by v.code`
    assert.deepEqual([rows.length, rows.filter(({ same }) => !same).map(({ code }) => code)], [stored.length, []])
    for (const type of types as { code: string; version: number; validFrom: string }[]) {
      const row = rows.find(({ code }) => code === type.code)
      const { code: _code, version: _version, validFrom: _validFrom, ...own } = type
      assert.deepEqual(orderOf(row?.written), orderOf(type), type.code)
      assert.deepEqual(orderOf(row?.draft), orderOf(own), type.code)
    }
  })

  it('is derived for queries from the written text, also when the version before inserts it', async () => {
    const { pool } = net.database
    const [row] = await pool<{ written: object; same: boolean; names: object }[]>`
      insert into permit_type_versions (code, version, valid_from, definition)
      values ('OLDER', 1, '2015-01-02', ${JSON.stringify(ordered)}::text::jsonb)
      returning written, written::jsonb = definition as same, names`
    assert.deepEqual([row?.written, row?.same, row?.names], [ordered, true, ordered.names])
  })
})
