import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { versionTag } from '../../support/asserting/tags.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())

interface Region {
  code: string
  name: string
  level: string
  parentCode: string | null
}
interface Office {
  id: string
  regionCode: string
  level: string
  state: string
  names: { id: string; en: string }
}
interface List<T> {
  data: T[]
  page: { nextCursor: string | null }
}

/** Returns all items of a list, page by page. */
async function all<T>(list: 'regions' | 'offices', query = '', limit = 200): Promise<T[]> {
  const found: T[] = []
  let cursor: string | null = ''
  for (let page = 1; page <= 100 && cursor !== null; page++) {
    const {
      data,
      page: { nextCursor },
    }: List<T> = await net.nobody.does(200, 'GET', `/v1/${list}?limit=${limit}${query}${cursor && `&cursor=${cursor}`}`)
    found.push(...data)
    cursor = nextCursor
  }
  return found
}

const regions = (query?: string, limit?: number) => all<Region>('regions', query, limit)
const offices = (query?: string, limit?: number) => all<Office>('offices', query, limit)
const codesOf = (found: { code: string }[]) => found.map(({ code }) => code)

describe('the regions of the network', () => {
  it('are one province, six cities, 44 districts and 267 villages', async () => {
    const found = await regions()
    const counts = Object.fromEntries(
      [...Map.groupBy(found, ({ level }) => level)].map(([level, those]) => [level, those.length]),
    )
    assert.deepEqual(counts, { province: 1, city: 6, district: 44, village: 267 })
    assert.deepEqual(codesOf(found), codesOf(found).toSorted())
    assert.equal(new Set(codesOf(found)).size, 318)
  })

  it('can be walked down from the province to the villages', async () => {
    const [province] = await regions('&level=province')
    assert.deepEqual(province, {
      code: '31',
      name: 'Daerah Khusus Ibukota Jakarta',
      level: 'province',
      parentCode: null,
      validFrom: null,
      validUntil: null,
      predecessors: [],
    })
    assert.deepEqual(codesOf(await regions('&parent=31')), ['31.01', '31.71', '31.72', '31.73', '31.74', '31.75'])
    assert.equal((await regions('&parent=31.71')).length, 8)
    assert.deepEqual(
      (await regions('&parent=31.71.06', 2)).map(({ code, name }) => `${code} ${name}`),
      [
        '31.71.06.1001 Menteng',
        '31.71.06.1002 Pegangsaan',
        '31.71.06.1003 Cikini',
        '31.71.06.1004 Gondangdia',
        '31.71.06.1005 Kebon Sirih',
      ],
    )
    assert.deepEqual(await regions('&parent=31.71.06.1001'), [])
    assert.deepEqual(await regions('&parent=31.71&level=village'), [])
  })
})

describe('the offices of the network', () => {
  it('are one for each region', async () => {
    const found = await offices()
    assert.deepEqual(found.map(({ regionCode }) => regionCode).toSorted(), codesOf(await regions()))
    assert.deepEqual(
      found.map(({ id }) => id),
      found.map(({ id }) => id).toSorted(),
    )
  })

  it('can be found by level, by state and by region', async () => {
    assert.equal((await offices('&level=district')).length, 44)
    assert.deepEqual((await offices('&state=counter_only')).map(({ regionCode }) => regionCode).toSorted(), [
      '31.72.04.1003',
      '31.75.10.1003',
    ])
    assert.deepEqual(
      (await offices('&level=district&state=awaiting_network', 1)).map(({ regionCode }) => regionCode).toSorted(),
      ['31.01.01', '31.01.02'],
    )
    assert.deepEqual(await offices('&state=dissolved'), [])
    const [menteng, ...others] = await offices('&region=31.71.06')
    assert.deepEqual(
      [menteng?.level, menteng?.state, menteng?.names, others],
      ['district', 'online', { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' }, []],
    )
    const profile = await net.nobody.asks('GET', `/v1/offices/${menteng?.id}`)
    const { contact, openingHours, ...rest } = profile.json<{ contact: { note: object }; openingHours: object[] }>()
    assert.ok(contact.note)
    assert.deepEqual(openingHours[0], { weekday: 'monday', opens: '08:00', closes: '12:00' })
    assert.deepEqual(rest, {
      ...menteng,
      version: 1,
      serves: ['31.71.06'],
      networkConfirmedOn: null,
      successor: null,
    })
    assert.equal(versionTag(profile), '"1"')
    assert.deepEqual(await offices('&serves=31.71.06'), [menteng])
  })

  it('are filtered only by values of the contract', async () => {
    const refused = [
      ...['level=planet', 'state=closed', 'region=31.7', 'region=Menteng', 'limit=0', 'limit=201', 'page=2'].map(
        (query) => `/v1/offices?${query}`,
      ),
      ...['level=planet', 'parent=31.7', 'limit=201', 'name=Menteng'].map((query) => `/v1/regions?${query}`),
    ]
    for (const url of refused) assert.equal((await net.nobody.asks('GET', url)).status, 400, url)
    assert.equal((await net.nobody.asks('GET', '/v1/offices/31.71.06')).status, 400)
    assert.equal((await net.nobody.asks('GET', `/v1/offices/${crypto.randomUUID()}`)).status, 404)
  })

  it('continue only with the cursor of the same list', async () => {
    const {
      page: { nextCursor },
    } = await net.nobody.does<List<Office>>(200, 'GET', '/v1/offices?limit=1&level=district')
    for (const path of [
      '/v1/offices?level=city',
      '/v1/offices?level=district&state=online',
      '/v1/regions?level=district',
    ]) {
      assert.equal((await net.nobody.asks('GET', `${path}&cursor=${nextCursor}`)).refusal.code, 'cursor_mismatch', path)
    }
  })
})
