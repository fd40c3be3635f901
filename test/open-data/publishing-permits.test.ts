import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { smallestAdmission } from '../../src/open-data/admission-queries.ts'
import { openFields } from '../../src/open-data/record.ts'
import { network } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'
import { dayIn, monthIn, today } from '../support/scenes/days.ts'
import * as open from '../support/scenes/open-permits.ts'
import { groups, linesOf, type Row } from '../support/scenes/open-permits.ts'

const net = await network()
const { pool } = net.database
before(() => open.issueGroups(net))
after(() => net.close())

const downloads = (format: string, headers?: Record<string, string>) => open.downloads(net, format, headers)
const changesSince = (day: string, headers?: Record<string, string>) => open.changesSince(net, day, headers)
const records = async () => linesOf(await downloads('jsonl'))

describe('the files of a day', () => {
  it('are 404 before the first publication; there are no changes, and the catalogue has no file', async () => {
    isRefused(await downloads('csv'), 404, 'no_edition_yet')
    isRefused(await downloads('xml'), 400, 'invalid_request')
    assert.equal((await changesSince(today())).text, '')
    const catalog = JSON.parse((await net.nobody.asks('GET', '/v1/open-data/catalog')).text)
    assert.deepEqual(catalog['dcat:dataset'][0]['dcat:distribution'], [])
  })

  it('are written once a day', async () =>
    assert.deepEqual([await open.publishes(net), await open.publishes(net)], [3, 0]))

  it('list the permits of open types by the smallest place that five or more of a month share', async () => {
    const expected = groups.flatMap(({ month, count, place }) =>
      place === null ? [] : Array.from({ length: count }, () => `${place} ${monthIn(month)}`),
    )
    const found = (await records()).map(({ RegionCode, IssuedDate }) => `${String(RegionCode)} ${String(IssuedDate)}`)
    assert.deepEqual(found.sort(), expected.sort())
  })

  it('have no group of fewer than five', async () => {
    const sizes = Map.groupBy(await records(), ({ PermitType, IssuedDate, ExpiresDate, RegionCode }) =>
      JSON.stringify([PermitType, IssuedDate, ExpiresDate, RegionCode]),
    )
    for (const [group, { length }] of sizes) assert.ok(length >= smallestAdmission, group)
  })

  it('have only the allowed fields, the same in each format', async () => {
    const lines = await records()
    const { type, features }: { type: string; features: Row[] } = JSON.parse((await downloads('geojson')).text)
    assert.equal(type, 'FeatureCollection')
    for (const record of lines) assert.deepEqual(Object.keys(record), [...openFields])
    for (const { properties: _, ...feature } of features)
      assert.deepEqual(feature, { type: 'Feature', id: feature['id'], geometry: null })
    const published = features.map(({ properties }) => properties)
    assert.deepEqual(published, lines)
    const [header, ...rows] = (await downloads('csv')).text.trimEnd().split('\r\n')
    assert.equal(header, openFields.join())
    assert.deepEqual(
      rows,
      lines.map((record) => openFields.map((name) => record[name] ?? '').join()),
    )
  })

  it('have values of closed forms: no free text, no day of issue, no number', async () => {
    for (const record of await records()) {
      assert.match(String(record['PermitNum']), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      assert.match(String(record['IssuedDate']), /^\d{4}-\d\d$/)
      assert.deepEqual([record['PermitType'], record['PermitTypeDesc']], ['KRK', 'Ketetapan Rencana Kota (KRK)'])
      assert.deepEqual([record['StatusCurrent'], record['StatusCurrentMapped']], ['in_force', 'Permit Issued'])
      assert.deepEqual([record['ExpiresDate'], record['StatusDate']], [null, today()])
      assert.match(String(record['RegionName']), /^[A-Z][A-Za-z ]+$/)
      assert.ok(['village', 'district', 'city'].includes(String(record['RegionLevel'])))
    }
  })

  it('contain nothing that identifies a person, a permit or an application', async () => {
    const secrets = await open.personalValues(net)
    assert.ok(secrets.length > 200)
    const files = [await downloads('jsonl'), await downloads('csv'), await downloads('geojson')]
    for (const { text } of [...files, await changesSince(today())]) {
      assert.ok(text.length > 1_000)
      for (const secret of secrets) assert.ok(!text.includes(secret), secret)
    }
  })
})

describe('a file', () => {
  it('is served whole and in ranges, with 304 to those who have it, and 503 without storage', async ({ mock }) => {
    const whole = await downloads('csv')
    const etag = String(whole.headers['etag'])
    assert.equal(etag, `"${createHash('sha256').update(whole.text).digest('hex')}"`)
    assert.equal(whole.headers['content-type'], 'text/csv; charset=utf-8; header=present')
    assert.equal(whole.headers['content-disposition'], `attachment; filename="permits-${today()}.csv"`)
    assert.equal((await downloads('csv', { 'if-none-match': etag })).status, 304)
    const part = await downloads('csv', { range: 'bytes=0-8', 'if-range': etag })
    assert.deepEqual([part.status, part.text], [206, 'PermitNum'])
    assert.equal(part.headers['content-range'], `bytes 0-8/${whole.text.length}`)
    assert.equal((await downloads('csv', { range: 'bytes=0-8', 'if-range': '"older"' })).text, whole.text)
    isRefused(await downloads('csv', { range: 'bytes=999999-' }), 416, 'range_not_satisfiable')
    const head = await net.nobody.asks('HEAD', '/v1/open-data/permits/csv')
    assert.deepEqual([head.status, head.headers['content-length']], [200, String(whole.text.length)])
    const held = { headers: { 'if-none-match': etag } }
    assert.equal((await net.nobody.asks('HEAD', '/v1/open-data/permits/csv', held)).status, 304)
    mock.method(net.storage, 'get', () => Promise.reject(new Error('The storage is away.')))
    isRefused(await downloads('csv'), 503, 'unavailable')
  })

  it('is written once by two publications at once, and the former files become stray', async () => {
    await open.aDayLater(net)
    const former = await open.objectsOfFiles(net)
    const made = await Promise.allSettled([open.publishes(net), open.publishes(net)])
    assert.ok(made.some((result) => result.status === 'fulfilled' && result.value === 3))
    const now = await open.objectsOfFiles(net)
    const [strays] = await pool<{ owned: number; former: number }[]>`
      select count(*) filter (where object_key = any(${now}::text[]))::int as owned,
        count(*) filter (where object_key = any(${former}::text[]))::int as former
      from stray_objects`
    assert.deepEqual(strays, { owned: 0, former: 3 })
  })
})

describe('changes since a day', () => {
  it('are the records with another state, and new ones', async () => {
    await open.aDayLater(net)
    const [revoked] = await pool<{ id: string }[]>`
      update permits p
      set state = 'revoked', revoked_from = current_date - 1
      from open_permits r
      where r.permit_id = p.id and r.id = (select id from open_permits order by id limit 1)
      returning r.id`
    await open.publishes(net)
    const changes = linesOf(await changesSince(today()))
    assert.deepEqual(
      changes.map((change) => [change['PermitNum'], change['StatusCurrent'], change['StatusCurrentMapped']]),
      [[revoked?.id, 'revoked', 'Permit Cancelled']],
    )
    assert.equal(linesOf(await changesSince('2026-01-01')).length, (await records()).length)
    assert.equal((await records()).find(({ PermitNum }) => PermitNum === revoked?.id)?.['StatusCurrent'], 'revoked')
  })

  it('are the same until the next publication, by their ETag', async () => {
    const { headers } = await changesSince(today())
    const held = { 'if-none-match': String(headers['etag']) }
    assert.equal((await changesSince(today(), held)).status, 304)
    assert.equal((await changesSince(dayIn(-1), held)).status, 200)
  })

  it('list records whose type is no longer open by their identifiers alone', async () => {
    const before = await records()
    await open.aDayLater(net)
    await open.closesKrk(net)
    await open.publishes(net)
    assert.deepEqual(await records(), [])
    assert.equal((await downloads('geojson')).text, '{"type":"FeatureCollection","features":[\n]}\n')
    const removed = linesOf(await changesSince(today()))
    assert.deepEqual(
      removed.map((change) => change['PermitNum']).sort(),
      before.map(({ PermitNum }) => PermitNum).sort(),
    )
    for (const change of removed) assert.deepEqual(Object.keys(change), ['PermitNum', 'StatusDate', 'Removed'])
  })

  it('require a day', async () => {
    isRefused(await net.nobody.asks('GET', '/v1/open-data/permit-changes'), 400, 'invalid_request')
    isRefused(await changesSince('yesterday'), 400, 'invalid_request')
  })
})

describe('the catalogue', () => {
  const reads = async () => (await net.nobody.asks('GET', '/v1/open-data/catalog')).text

  it('describes the files with size and checksum, and the statistics, by DCAT', async () => {
    await pool`
      insert into statistics (period, place, permit_type, measure, count) values ('2026', 'network', '*', 'filed', 7)`
    const catalog = JSON.parse(await reads())
    assert.equal(catalog['@type'], 'dcat:Catalog')
    const [permits, statistics]: Record<string, Row[]>[] = catalog['dcat:dataset']
    const csv = permits?.['dcat:distribution']?.find((one) => String(one['@id']).endsWith('permits-csv')) ?? {}
    const file = await downloads('csv')
    assert.equal(csv['dcat:byteSize'], String(file.text.length))
    assert.deepEqual(csv['dcat:downloadURL'], { '@id': 'https://permits.test/v1/open-data/permits/csv' })
    assert.equal(`"${String(Object(csv['spdx:checksum'])['spdx:checksumValue'])}"`, file.headers['etag'])
    assert.deepEqual(
      statistics?.['dcat:distribution']?.map((one) => one['dcat:downloadURL']),
      [{ '@id': 'https://permits.test/v1/open-data/statistics/2026' }],
    )
  })

  it('names no licence or publisher that was not stated', async () => {
    assert.doesNotMatch(await reads(), /dcterms:(?:license|publisher)/)
  })

  it('is a 304 to those who have it', async () => {
    const { headers } = await net.nobody.asks('GET', '/v1/open-data/catalog')
    const held = { 'if-none-match': String(headers['etag']) }
    const again = await net.nobody.asks('GET', '/v1/open-data/catalog', { headers: held })
    assert.deepEqual([again.status, again.text], [304, ''])
  })
})
