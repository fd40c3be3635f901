import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Db } from '../../src/platform/db/client.ts'
import { sampleOf, samplesOf } from '../support/measuring/metrics.ts'
import { metricsToken, type Network, network } from '../support/network.ts'
import { publishes } from '../support/scenes/publishing.ts'
import { changed, referenceChanges } from '../support/scenes/reference-changes.ts'
import { officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
/** A second API of the same network without the cache. */
const plain = await network({ ground: net, issuer: net.issuer, more: async () => ({ referenceCacheBytes: 0 }) })
after(() => plain.close())

const { village, type, year } = changed
const nextYear = '2027-03-01'
const office = await officeOf(net, village)
const addresses = [
  '/v1/permit-types',
  '/v1/permit-types?limit=2',
  '/v1/permit-types?level=village',
  `/v1/permit-types?regionCode=${village}`,
  '/v1/permit-types?q=bangunan',
  `/v1/permit-types/${type}`,
  `/v1/permit-types/${type}/versions`,
  '/v1/permit-types/REKLAME/retirement',
  '/v1/offices',
  `/v1/offices?serves=${village}`,
  `/v1/offices/${office.id}`,
  '/v1/regions?parent=31.71.06',
  '/v1/regions?parent=31.71.06&on=2020-01-01',
  `/v1/calendar/${year}`,
  `/v1/calendar/${year + 1}`,
  `/v1/calendar/${year}/versions`,
  `/v1/calendar/${year}/versions/1`,
]
const languages = ['id', 'en']
const compared = ['content-type', 'content-length', 'cache-control', 'etag', 'vary', 'content-language'] as const

async function answer(from: Network, address: string, headers: Record<string, string>) {
  const reply = await from.nobody.asks('GET', address, { headers })
  const shown = compared.map((name) => [name, reply.headers[name]])
  return reply.status < 400 ? { status: reply.status, text: reply.text, shown } : { status: reply.status }
}

/** Returns the first `most` addresses at which the API with the cache answers otherwise than the one without. */
async function differing(most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const found = new Set<string>()
  for (const address of addresses)
    for (const language of languages) {
      if (found.size === most) return [...found]
      const headers = { 'accept-language': language }
      const [kept, built] = [await answer(net, address, headers), await answer(plain, address, headers)]
      if (JSON.stringify(kept) !== JSON.stringify(built)) found.add(address)
    }
  return [...found]
}

/** Returns the answers without the cache, to see that a change has an effect. */
const built = async () => JSON.stringify(await Promise.all(addresses.map((address) => answer(plain, address, {}))))

const changes = referenceChanges(net)

before(async () => {
  await publishes(net, type)
  await publishes(net, 'SKTM', undefined, nextYear)
})

describe('a kept answer about reference data', () => {
  for (const [table, change] of Object.entries(changes))
    it(`is as new as the tables after a change of ${table}, and would not be without its trigger`, async () => {
      assert.deepEqual(await differing(), [])
      const first = await built()
      await change(0)
      assert.notEqual(await built(), first)
      assert.deepEqual(await differing(), [])
      assert.deepEqual(await differing(), [], 'also when it was kept anew')

      await pool`alter table ${pool(table)} disable trigger marks_reference_data`
      await change(1)
      assert.equal((await differing(1)).length, 1)
      await pool`alter table ${pool(table)} enable trigger marks_reference_data`
      await pool`update reference_data_marks set mark = gen_random_uuid()`
    })

  it('is as new as the tables once their marks are new, although a trigger was missing meanwhile', async () => {
    assert.deepEqual(await differing(), [])
  })

  it('is compared after a change of each table that has the trigger', async () => {
    const marked = await pool<{ name: string }[]>`
      select tgrelid::regclass::text as name
      from pg_trigger
      where tgname = 'marks_reference_data'
      order by 1`
    assert.deepEqual(
      marked.map(({ name }) => name),
      Object.keys(changes).sort(),
    )
  })

  it('is as new as the day: tomorrow, another version may be in force', async () => {
    assert.deepEqual(await differing(), [])
    const first = await built()
    await pool.unsafe(`create or replace function network_day() returns date language sql stable parallel safe
      return date '${nextYear}'`)
    assert.notEqual(await built(), first)
    assert.deepEqual(await differing(), [])
  })

  it('is as new as each of two changes that are made at the same time, and neither waits for the other', async () => {
    const renames = (db: Db, code: string) => db`update offices set name_en = 'At once' where region_code = ${code}`
    assert.deepEqual(await differing(), [])
    await pool.begin(async (slow) => {
      await renames(slow, village)
      await pool.begin(async (quick) => {
        await quick`set local lock_timeout = '1ms'`
        await renames(quick, '31.71.06.1002')
      })
      assert.deepEqual(await differing(), [])
      assert.deepEqual(await differing(), [])
    })
    assert.deepEqual(await differing(), [])
  })

  it('answers a client that has it by 304', async () => {
    for (const address of addresses) {
      const { headers, status } = await net.nobody.asks('GET', address)
      if (status !== 200) continue
      const again = await net.nobody.asks('GET', address, { headers: { 'if-none-match': String(headers['etag']) } })
      assert.deepEqual([again.status, again.text, again.headers['etag']], [304, '', headers['etag']])
    }
  })

  it('was kept in most cases', async () => {
    const page = samplesOf((await net.bearer(metricsToken).asks('GET', '/metrics')).text)
    const reads = (cache: string) => sampleOf(page, 'satu_pintu_reference_reads_total', { cache })?.value ?? 0
    assert.ok(reads('hit') > reads('stale') && reads('stale') > addresses.length && reads('miss') > 0)
  })
})
