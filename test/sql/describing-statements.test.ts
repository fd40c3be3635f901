import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createDatabase } from '../support/deployment/database.ts'
import { makeTables } from './database.ts'
import { createDescriber } from './describing.ts'
import { numbered, readStatements, writtenColumn } from './statement-file.ts'

const parts = new AsyncDisposableStack()
let describer: Awaited<ReturnType<typeof createDescriber>>

before(async () => {
  const { url } = parts.adopt(await createDatabase('template0'), ({ drop }) => drop())
  await makeTables(url)
  describer = parts.adopt(await createDescriber(url), ({ close }) => close())
})
after(() => parts.disposeAsync())

describe('a column', () => {
  const mayBeNull = async (sql: string) => (await describer.describe(sql, [])).columns.map((column) => column.mayBeNull)

  it('has the nullability of its table, also through a common table expression', async () => {
    assert.deepEqual(await mayBeNull('select id, due_at from applications'), [false, true])
    assert.deepEqual(await mayBeNull('with a as (update applications set version = 2 returning id) select id from a'), [
      false,
    ])
  })

  it('may be null where an outer join may lack its row', async () => {
    assert.deepEqual(
      await mayBeNull('select a.id, o.id from applications a left join offices o on o.id = a.office_id'),
      [false, undefined],
    )
    assert.deepEqual(
      await mayBeNull('with o as materialized (select id from offices) select o.id from regions r left join o on true'),
      [undefined],
    )
  })

  it('that is computed has no known nullability', async () => {
    assert.deepEqual(await mayBeNull('select version + 1 from applications'), [undefined])
  })
})

describe('the statements in drizzle/statements.sql', () => {
  it('have the columns and plans of PostgreSQL. If not, run npm run statements and read the diff', async () => {
    const statements = await readStatements()
    assert.ok(statements.length > 300)
    for (const { path, name, text, planNodes, columns } of statements) {
      const { text: sent, types } = numbered(text)
      const found = await describer.describe(sent, types.map(describer.typeNumber))
      assert.deepEqual(
        { site: `${path} ${name}`, columns: found.columns.map(writtenColumn), planNodes: found.planNodes },
        { site: `${path} ${name}`, columns: columns.map(writtenColumn), planNodes },
      )
    }
  })
})
