import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { connect } from '../../src/platform/db/client.ts'
import { fixedPermits } from '../../src/sandbox/fixed-permits.ts'
import { forgetInSandbox, retentionDays } from '../../src/sandbox/retention.ts'
import { isRefused } from '../support/refusal.ts'
import { withSandbox, withTestKey } from '../support/scenes/sandbox.ts'

const { net, sandboxUrl, close } = await withSandbox()
const { pool, close: disconnect } = connect(sandboxUrl)
after(async () => {
  await disconnect()
  await close()
})
const { tester, agency, client, testKey } = await withTestKey(net)
const other = await withTestKey(net)

interface Made {
  permit: { id: string; number: string }
}
const makes = async (type: string, body: object = {}) =>
  (
    await tester.does<Made>(201, 'POST', '/v1/sandbox/events', {
      body: { type: `satupintu.permit.${type}.v1`, ...body },
    })
  ).permit
const numbers = async () => (await tester.list('?limit=200')).data.map(({ number }) => number)
const count = async (table: string): Promise<number> => {
  const [row] = await pool<{ count: number }[]>`select count(*)::int as count from ${pool(table)}`
  return row?.count ?? assert.fail()
}
const fixedNumbers = fixedPermits.map(({ number }) => number)
const tables = ['permits', 'permit_events', 'applications', 'application_forms']

describe('the sandbox forgets', () => {
  const before90Days = `${retentionDays + 1} days`
  let kept: string[] = []
  let gone: string[] = []
  let counts: number[] = []

  before(async () => {
    counts = await Promise.all(tables.map(count))
    const old = await makes('issued')
    await makes('superseded', { number: old.number })
    const changed = await makes('issued')
    const renewed = await makes('issued')
    await makes('superseded', { number: renewed.number })
    const successor = (await numbers()).find((number) => number.endsWith('-5')) ?? assert.fail()
    await pool`update permits set changed_at = now() - ${before90Days}::interval`
    await makes('suspended', { number: changed.number })
    await makes('transferred', { number: renewed.number })
    const last = await makes('issued')
    await pool`update permits set changed_at = now() - ${before90Days}::interval where id = ${last.id}`
    const all = await numbers()
    kept = [...fixedNumbers, changed.number, renewed.number, successor, last.number].sort()
    gone = all.filter((number) => !kept.includes(number))
    await pool`
      insert into client_queries (id, client_id, key_id, purpose, operation, permit_ids)
      values (uuidv7(-${before90Days}::interval), ${client.id}, ${testKey.id}, 'collateral_check', 'listPermits', '{}')`
    await pool`
      insert into data_reads (id, client_id, standing, what, purpose)
      select uuidv7(-${before90Days}::interval), r.client_id, r.standing, r.what, r.purpose
      from data_reads r
      limit 1`
  })

  it('permits that have not changed for 90 days, with their histories, and no others', async () => {
    assert.equal(gone.length, 2)
    while ((await forgetInSandbox(pool)) > 0);
    assert.deepEqual((await numbers()).sort(), kept)
    const left = await Promise.all(tables.map(count))
    const permits = kept.length - fixedNumbers.length
    assert.deepEqual(
      left.map((now, at) => now - (counts[at] ?? 0)),
      [permits, permits + 3, permits, permits],
    )
  })

  it('a permit without reading all others for one that names it', async () => {
    const plan = await pool.begin(async (tx) => {
      await tx`set local enable_seqscan = off`
      return await tx`explain select from permits where superseded_by = uuidv7()`
    })
    assert.match(JSON.stringify(plan), /permits_by_successor/)
  })

  it('the queries and reads of 90 days ago, and letters that are never sent', async () => {
    const aged = (table: string) =>
      pool`select from ${pool(table)} where id < uuidv7(-${`${retentionDays} days`}::interval)`
    for (const table of ['client_queries', 'data_reads']) {
      assert.deepEqual([...(await aged(table))], [], table)
      assert.ok((await count(table)) > 0, table)
    }
    assert.equal(await count('untold'), 0)
  })

  it('and lets nothing be changed that was recorded; the live database lets nothing be deleted either', async () => {
    const refused = /is refused: its rows are written once/
    await assert.rejects(async () => await pool`update client_queries set purpose = 'none'`, refused)
    await assert.rejects(async () => await net.database.pool`delete from client_queries`, refused)
  })
})

describe('an agency with its live key', () => {
  interface Usage {
    days: { operation: string; queries: number }[]
  }
  const usage = async (path: string, who = agency) =>
    (await who.does<Usage>(200, 'GET', path)).days.map(({ operation, queries }) => [operation, queries])
  const queries = async (who = agency) =>
    (await who.does<{ data: { keyId: string }[] }>(200, 'GET', '/v1/client/sandbox/queries')).data

  it('sees what its test keys asked, apart from its live queries', async () => {
    await agency.asksFor('/v1/permits')
    const asked = (await queries()).length
    assert.deepEqual(await usage('/v1/client/sandbox/usage'), [['listPermits', asked]])
    assert.ok(asked > 1 && (await queries()).every(({ keyId }) => keyId === testKey.id))
    assert.deepEqual(await usage('/v1/client/usage'), [['listPermits', 1]])
  })

  it('sees nothing of another agency, and cannot do so with a test key', async () => {
    assert.deepEqual([await usage('/v1/client/sandbox/usage', other.agency), await queries(other.agency)], [[], []])
    isRefused(await tester.asks('GET', '/v1/client/sandbox/usage'), 403, 'not_in_sandbox')
  })
})

describe('a new year', () => {
  it('begins the sequence of the sandbox anew, and gives no number twice', async () => {
    await makes('issued')
    await pool`
      update permits
      set year = year - 1, number = replace(number, '-' || year || '-', '-' || year - 1 || '-')
      where year = extract(year from network_day())`
    const lastYear = await numbers()
    const first = await makes('issued')
    assert.match(first.number, /-1$/)
    await makes('superseded', { number: first.number })
    const all = await numbers()
    assert.deepEqual([all.length, new Set(all).size], [lastYear.length + 2, all.length])
  })
})
