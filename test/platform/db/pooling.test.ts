import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect, inTransaction } from '../../../src/platform/db/client.ts'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import { demandPooledLimits, demandPooledStatements } from '../../../src/platform/db/session.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { pooler } from '../../support/deployment/pooler.ts'

const { url, drop } = await createDatabase()
after(drop)
const direct = connect(url)
after(direct.close)
const refusing = await pooler(url, 'refuses')
after(refusing.close)

/** Sets the limits of requests for new connections, as `connect_query` of PgBouncer does. */
async function keepLimits(): Promise<void> {
  const { pool } = direct
  const name = pool(new URL(url).pathname.slice(1))
  await pool`alter database ${name} set lock_timeout = ${pool.unsafe(String(requestLimits.lock))}`
  await pool`alter database ${name} set statement_timeout = ${pool.unsafe(String(requestLimits.statement))}`
  await pool`
    alter database ${name}
    set idle_in_transaction_session_timeout = ${pool.unsafe(String(requestLimits.idleInTransaction))}`
}

describe('a database behind a pooler', () => {
  it('is refused while its servers have other limits, with the settings for the pooler', async (t) => {
    const pooled = connect({ primary: url, pooler: refusing.url })
    t.after(pooled.close)
    await assert.rejects(demandPooledLimits(pooled, requestLimits), /lock_timeout is 0 ms[^]*set lock_timeout = 2000;/)
  })

  it('is refused when the pooler passes on the names of prepared statements, with the settings for it', async (t) => {
    const pooled = connect({ primary: url, pooler: refusing.url })
    t.after(pooled.close)
    await assert.rejects(
      demandPooledStatements(pooled),
      /1\.21 or newer, and write pool_mode = transaction and max_prepared_statements = 200\. .* session mode, too old/,
    )
  })

  it('is taken when the pooler gives prepared statements names of its own', async (t) => {
    const keeping = await pooler(url, 'keeps')
    t.after(keeping.close)
    const pooled = connect({ primary: url, pooler: keeping.url })
    t.after(pooled.close)
    await demandPooledStatements(pooled)
    await demandPooledStatements(pooled)
    const rows = await pooled.reader<{ own: boolean }[]>`
      select name like 'P~_%' escape '~' as own
      from pg_prepared_statements
      where statement like '%as own%'`
    assert.deepEqual(
      rows.map(({ own }) => own),
      [true],
    )
  })

  it('runs statements, transactions and reads when they have those of requests', async (t) => {
    await keepLimits()
    const pooled = connect({ primary: url, pooler: refusing.url })
    t.after(pooled.close)
    await demandPooledLimits(pooled, requestLimits)
    await pooled.check(1_000)
    const sum = async (a: number) => await pooled.reader<{ sum: number }[]>`select ${a}::int + 1 as sum`
    assert.deepEqual(
      (await Promise.all([1, 2, 3].map(sum))).flat().map((row) => row.sum),
      [2, 3, 4],
    )
    let heard = 0
    await pooled.pool.listen('changes', () => void heard++)
    await pooled.pool.notify('changes', '')
    await eventually('it is heard', async () => heard > 0)
    const rows = await inTransaction(pooled.pool, async (tx) => await tx<{ one: number }[]>`select 1 as one`)
    assert.equal(rows[0]?.one, 1)
  })

  it('has LISTEN and session locks on the server itself', async (t) => {
    const gone = await pooler(url, 'refuses')
    gone.close()
    const pooled = connect({ primary: url, pooler: gone.url })
    t.after(pooled.close)
    let heard = 0
    await pooled.pool.listen('changes', () => void heard++)
    await direct.pool.notify('changes', '')
    await eventually('it is heard', async () => heard > 0)
    const session = await pooled.pool.reserve()
    await session`select pg_advisory_lock(1)`
    await session`select pg_advisory_unlock(1)`
    session.release()
    await assert.rejects(pooled.pool`select 1`, { code: 'ECONNREFUSED' })
  })
})

describe('the connections to the server itself', () => {
  it('never compile a statement, however much it is estimated to cost', async () => {
    const { pool, reader } = direct
    assert.deepEqual([...(await pool`show jit`), ...(await reader`show jit`)], [{ jit: 'off' }, { jit: 'off' }])
  })
})
