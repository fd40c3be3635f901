import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'
import { fence } from '../support/scenes/fence.ts'
import { publishes, retires, rollsOut } from '../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())

interface List {
  data: { code: string }[]
  page: { nextCursor: string | null }
}
const lists = (filters: Record<string, string>) =>
  net.nobody.does<List>(200, 'GET', `/v1/permit-types?${new URLSearchParams(filters)}`)
const finds = async (filters: Record<string, string>) => (await lists(filters)).data.map(({ code }) => code)
const tries = (filters: Record<string, string>) =>
  net.nobody.asks('GET', `/v1/permit-types?${new URLSearchParams(filters)}`)

before(async () => {
  await publishes(net, 'KAFE-2', {
    ...fence,
    names: { id: 'Izin Kafé dan rumah teh', en: 'Coffee-house permit' },
    summary: { id: 'Menyajikan téh.', en: 'Serve tea—and cake.' },
  })
  await publishes(net, 'OLDWORDS', { ...fence, names: { id: 'Izin kandang', en: 'Stable permit' } })
  await publishes(net, 'OLDWORDS', { ...fence, names: { id: 'Izin istal', en: 'Mews permit' } })
  await publishes(net, 'LATER', { ...fence, names: { id: 'Izin menara', en: 'Tower permit' } }, '2999-01-01')
})

describe('searching the catalogue', () => {
  it('finds types by the words of names and summary, in Indonesian and English', async () => {
    assert.deepEqual(await finds({ q: 'kos' }), ['KOST'])
    assert.deepEqual(await finds({ q: 'boarding house' }), ['KOST'])
    assert.deepEqual(await finds({ q: 'menyewakan' }), ['KOST'])
    assert.deepEqual(await finds({ q: 'pharmac' }), ['SIA', 'SIPA'])
  })

  it('finds types by the code or its beginning', async () => {
    assert.deepEqual(await finds({ q: 'reklame' }), ['REKLAME'])
    assert.deepEqual(await finds({ q: 'siup-k' }), ['SIUP-K'])
    assert.ok((await finds({ q: 'siu' })).includes('SIUP-M'))
  })

  it('matches the beginning of a word, never its middle', async () => {
    assert.deepEqual(await finds({ q: 'boar' }), ['KOST'])
    assert.deepEqual(await finds({ q: 'oarding' }), [])
  })

  it('ignores case and accents, in the query and in the catalogue', async () => {
    for (const q of ['kafe', 'KAFÉ', 'Kafe\u0301', 'teh', 'Téh']) assert.ok((await finds({ q })).includes('KAFE-2'), q)
    assert.deepEqual(await finds({ q: 'RÚMAH  kos' }), ['KOST'])
  })

  it('requires every word, in any order and any language', async () => {
    assert.deepEqual(await finds({ q: 'coffee teh' }), ['KAFE-2'])
    assert.deepEqual(await finds({ q: 'teh coffee cake' }), ['KAFE-2'])
    assert.deepEqual(await finds({ q: 'coffee kos' }), [])
  })

  it('uses the words of the version in force today, not those of old or future versions', async () => {
    assert.deepEqual(await finds({ q: 'kandang' }), [])
    assert.deepEqual(await finds({ q: 'istal' }), ['OLDWORDS'])
    assert.deepEqual(await finds({ q: 'menara' }), [])
  })

  it('does not find a retired type', async () => {
    await publishes(net, 'ENDED', { ...fence, names: { id: 'Izin becak', en: 'Rickshaw permit' } })
    assert.deepEqual(await finds({ q: 'becak' }), ['ENDED'])
    await retires(net, 'ENDED')
    assert.deepEqual(await finds({ q: 'becak' }), [])
  })

  it('treats a blank query as none', async () => {
    const all = await finds({})
    for (const q of ['', '   ', '\t']) assert.deepEqual(await finds({ q }), all)
  })

  for (const q of ['%', "'", '"', '&|!', ':*', '\\', '()<->', '…—„', '東京', '🏠']) {
    it(`finds nothing without a word in the query: ${q}`, async () => assert.deepEqual(await finds({ q }), []))
  }

  for (const q of [
    '"rumah kos"',
    "kos'; drop table regions --",
    'rumah & kos',
    '(kos | rumah)',
    '!kos',
    'kos:*',
    'kos%',
    "'kos':A",
    'kos <-> rumah',
  ]) {
    it(`uses only the words of: ${q}`, async () =>
      assert.deepEqual(
        (await finds({ q })).filter((code) => code !== 'KOST'),
        [],
      ))
  }

  it('accepts a hundred characters, and refuses more', async () => {
    assert.deepEqual(await finds({ q: 'a '.repeat(50) }), await finds({ q: 'a' }))
    for (const length of [101, 10_000])
      assert.deepEqual(faultsIn(isRefused(await tries({ q: 'x'.repeat(length) }), 400, 'invalid_request')), [
        'q maxLength',
      ])
    isRefused(await tries({ q: 'a\0b' }), 400, 'invalid_request')
  })
})

describe('narrowing the catalogue', () => {
  it('filters by fee, inspection, or the time of the originals', async () => {
    assert.deepEqual(await finds({ fee: 'true', inspection: 'false' }), ['IPTM'])
    assert.ok(!(await finds({ fee: 'false' })).includes('IMB'))
    assert.deepEqual(await finds({ originalsGate: 'none' }), ['KRK', 'REKLAME', 'RISET', 'SKTM'])
  })

  it('combines filters with a search', async () => {
    assert.deepEqual(await finds({ q: 'izin', level: 'district', fee: 'true' }), ['IMB', 'UUG'])
    assert.deepEqual(await finds({ q: 'izin', level: 'district', fee: 'true', inspection: 'false' }), [])
  })

  it('shows the types available in a region: online there, or at an office above that may issue them', async () => {
    const menteng = { q: 'coffee', regionCode: '31.71.06.1001' }
    assert.deepEqual(await finds(menteng), [])
    await rollsOut(net, 'KAFE-2', '31.71.06.1002')
    assert.deepEqual(await finds(menteng), [], 'That is the village next to it.')
    await rollsOut(net, 'KAFE-2', '31.71.06')
    assert.deepEqual(await finds(menteng), ['KAFE-2'])
    await rollsOut(net, 'KAFE-2', '31.71.06', false)
    await rollsOut(net, 'KAFE-2', '31')
    assert.deepEqual(await finds(menteng), ['KAFE-2'])
    assert.deepEqual(await finds({ ...menteng, regionCode: '32.01' }), [])
  })

  it('ignores an office below the issuing level, and one that is not open', async () => {
    const village = { regionCode: '31.71.06.1001', q: 'klinik' }
    assert.deepEqual(await finds(village), ['KLINIK'])
    const { data: offices } = await net.nobody.does<{ data: { id: string }[] }>(200, 'GET', '/v1/offices?region=31.71')
    await rollsOut(net, 'KLINIK', '31', false)
    await rollsOut(net, 'KLINIK', '31.71.06')
    assert.deepEqual(await finds(village), [], 'Clinics are for the city.')
    await rollsOut(net, 'KLINIK', '31.71')
    assert.deepEqual(await finds(village), ['KLINIK'])
    await net.database.pool`update offices set state = 'counter_only' where id = ${offices[0]?.id ?? ''}`
    assert.deepEqual(await finds(village), [])
  })

  it('refuses an unknown filter, and an unknown value', async () => {
    assert.deepEqual(faultsIn(isRefused(await tries({ colour: 'red' }), 400, 'invalid_request')), [
      'colour additionalProperties',
    ])
    for (const wrong of [
      { fee: 'perhaps' },
      { inspection: '' },
      { originalsGate: 'sometimes' },
      { regionCode: 'menteng' },
    ])
      isRefused(await tries(wrong), 400, 'invalid_request')
  })

  it('is read page by page, by a cursor of these very filters', async () => {
    const filters = { q: 'izin', fee: 'false', limit: '2' }
    const all = await finds({ ...filters, limit: '200' })
    const walked: string[] = []
    let cursor: string | null = ''
    for (let pages = 0; pages < all.length && cursor !== null; pages++) {
      const next: List = await lists({ ...filters, ...(cursor && { cursor }) })
      walked.push(...next.data.map(({ code }) => code))
      cursor = next.page.nextCursor
    }
    assert.ok(all.length > 4)
    assert.deepEqual(walked, all)
    const {
      page: { nextCursor },
    } = await lists(filters)
    for (const other of [
      { q: 'surat' },
      { fee: 'true' },
      { inspection: 'true' },
      { originalsGate: 'none' },
      { regionCode: '31' },
      { level: 'village' },
    ]) {
      isRefused(await tries({ ...filters, ...other, cursor: nextCursor ?? '' }), 400, 'cursor_mismatch')
    }
    assert.equal(
      (await tries({ ...filters, q: 'IZIN', cursor: nextCursor ?? '' })).status,
      200,
      'The same words are the same search.',
    )
  })

  it('has an index behind each filter', async () => {
    const { pool } = net.database
    const plans = await pool.begin(async (tx) => {
      await tx`set local enable_seqscan = off`
      const wheres = ["words @@ 'izin'::tsquery", "level = 'city'", 'fee', 'inspection', "originals_gate = 'none'"]
      return Promise.all(
        wheres.map(async (where) =>
          (await tx.unsafe<{ 'QUERY PLAN': string }[]>(`explain select from permit_type_versions where ${where}`))
            .map((line) => line['QUERY PLAN'])
            .join('\n'),
        ),
      )
    })
    const indexes = ['words', 'level', 'fee', 'inspection', 'originals_gate']
    for (const [at, plan] of plans.entries()) assert.match(plan, new RegExp(`permit_types_by_${indexes[at]}`))
  })
})
