import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect, inTransaction } from '../../../src/platform/db/client.ts'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import type { EndedStatement } from '../../../src/platform/db/statement-log.ts'
import { createDatabase } from '../../support/deployment/database.ts'

const { url, drop } = await createDatabase('template0')
after(drop)

describe('the log of statements', () => {
  const seen: EndedStatement[] = []
  const database = connect(url, requestLimits, { statement: (statement) => seen.push(statement) })
  after(() => database.close())
  const { pool, reader } = database

  it('names each statement once, on one line, with its time and without its values', async () => {
    for (const way of [
      () => pool`select ${'a secret'}::text,
        1`,
      () => reader`select ${'a secret'}::text,
        1`,
      () => inTransaction(pool, (tx) => tx`select ${'a secret'}::text, 1`),
    ]) {
      seen.length = 0
      await way()
      assert.deepEqual(
        seen.map(({ sql, failed }) => [sql, failed]),
        [['select $1::text, 1', false]],
      )
      assert.ok(seen.every(({ ms }) => ms >= 0))
      assert.doesNotMatch(JSON.stringify(seen), /secret/)
    }
  })

  it('shows which one failed', async () => {
    seen.length = 0
    await assert.rejects(pool`select 1 / ${0}::int`)
    assert.deepEqual(
      seen.map(({ sql, failed }) => [sql, failed]),
      [['select 1 / $1::int', true]],
    )
  })
})
