import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect, factsOf, inTransaction } from '../../../src/platform/db/client.ts'
import { createDatabase } from '../../support/deployment/database.ts'

const { url, drop } = await createDatabase()
after(drop)

describe('the facts of a change', () => {
  it("are read on the readers' connection when the change runs in no transaction", async (t) => {
    const database = connect(url)
    t.after(database.close)
    const [facts] = await factsOf(database, database.pool)`select pg_backend_pid() as pid`
    const [read] = await database.reader`select pg_backend_pid() as pid`
    assert.deepEqual(facts, read)
  })

  it('are read in the transaction of the change', async (t) => {
    const database = connect(url)
    t.after(database.close)
    await inTransaction(database.pool, async (tx) => {
      await tx`create temp table made (one int)`
      const facts = await factsOf(database, tx)`select one from made`
      assert.equal(facts.length, 0)
    })
  })
})
