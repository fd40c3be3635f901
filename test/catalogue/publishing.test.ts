import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { files } from '../sample/permit-type-file.ts'
import { network } from '../support/network.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface Summary {
  code: string
  version: number
  level: string
  names: { id: string; en: string }
}
interface List {
  data: Summary[]
  page: { nextCursor: string | null }
}
interface Version extends Summary {
  form: { required: string[] }
  documents: { slot: string; originalRequired: boolean }[]
  stages: object
  originalsGate: string
}

const types = (query = '') => net.nobody.does<List>(200, 'GET', `/v1/permit-types${query}`)
const codes = ({ data }: List) => data.map(({ code }) => code)

describe('the catalogue', () => {
  it('lists the permit types for everybody, in the order of their codes', async () => {
    assert.deepEqual(codes(await types()), files.map((file) => file.replace('.json', '')).sort())
  })

  it('can be filtered by the issuing level', async () => {
    assert.deepEqual(codes(await types('?level=village')), ['IPTM', 'KOST', 'SKDU', 'SKTM', 'STPT', 'TANAH'])
    assert.ok(codes(await types('?level=city')).includes('KRK'))
    assert.deepEqual(codes(await types('?level=province')), [])
    assert.equal((await net.nobody.asks('GET', '/v1/permit-types?level=planet')).status, 400)
  })

  it('can be read page by page', async () => {
    const first = await types('?limit=3&level=village')
    assert.deepEqual(codes(first), ['IPTM', 'KOST', 'SKDU'])
    const second = await types(`?limit=3&level=village&cursor=${first.page.nextCursor}`)
    assert.deepEqual([codes(second), second.page.nextCursor], [['SKTM', 'STPT', 'TANAH'], null])
    assert.equal(
      (await net.nobody.asks('GET', `/v1/permit-types?cursor=${first.page.nextCursor}`)).refusal.code,
      'cursor_mismatch',
    )
  })

  it('has all data of a permit type that a client needs: form, documents, stages, gate', async () => {
    const imb = await net.nobody.does<Version>(200, 'GET', '/v1/permit-types/IMB')
    assert.deepEqual(
      [imb.version, imb.level, imb.stages, imb.originalsGate],
      [1, 'district', { inspection: true, fee: true }, 'before_signing'],
    )
    assert.ok(imb.form.required.includes('building'))
    assert.ok(imb.documents.some(({ slot, originalRequired }) => slot === 'land_title' && originalRequired))
  })

  it('has no unknown permit type or version', async () => {
    for (const path of ['NOPE', 'IMB/versions/2']) {
      const { status, refusal } = await net.nobody.asks('GET', `/v1/permit-types/${path}`)
      assert.deepEqual([status, refusal.code], [404, 'not_found'])
    }
    for (const path of ['imb', 'IMB/versions/0', 'IMB/versions/first', 'A'.repeat(17)])
      assert.equal((await net.nobody.asks('GET', `/v1/permit-types/${path}`)).status, 400, path)
    assert.equal((await net.applicant.asks('POST', '/v1/applications', { body: { permitType: 'NOPE' } })).status, 422)
  })
})

describe('a version of a permit type', () => {
  it('is in force from its first day, in Jakarta', async () => {
    await publish('KRK', 2, 0)
    await publish('KRK', 3, 1)
    assert.equal((await types()).data.find(({ code }) => code === 'KRK')?.version, 2)
    assert.equal((await net.nobody.does<Version>(200, 'GET', '/v1/permit-types/KRK')).version, 2)
    assert.equal((await net.applicant.drafts('KRK')).permitType.version, 2)
    assert.equal((await net.nobody.does<Version>(200, 'GET', '/v1/permit-types/KRK/versions/1')).version, 1)
    assert.equal(
      (await net.nobody.does<Version>(200, 'GET', '/v1/permit-types/KRK/versions/3')).version,
      3,
      'What is to come can be read.',
    )
  })

  it('is sent once: a client with a current copy gets 304 until another version is in force', async () => {
    const asks = (path: string, etag?: string) =>
      net.nobody.asks('GET', `/v1/permit-types/${path}`, {
        headers: { ...(etag !== undefined && { 'if-none-match': etag }) },
      })
    const [first, version] = [await asks('SIPA'), await asks('SIPA/versions/1')]
    const { etag = '' } = first.headers
    assert.deepEqual([first.status, first.text, version.headers['etag']], [200, version.text, etag])
    for (const path of ['SIPA', 'SIPA/versions/1'])
      for (const sent of [etag, `W/${etag}, "other"`]) {
        const again = await asks(path, String(sent))
        assert.deepEqual([again.status, again.text, again.headers['etag']], [304, '', etag])
      }
    assert.equal((await asks('SIPA', '"other"')).text, first.text)
    assert.notEqual((await asks('IMB')).headers['etag'], etag)
    await publish('SIPA', 2, 0)
    assert.deepEqual(
      [(await asks('SIPA', String(etag))).status, (await asks('SIPA/versions/1', String(etag))).status],
      [200, 304],
    )
  })

  it('never changes once it is published', async () => {
    const refused = { code: '23001' }
    await assert.rejects(pool`update permit_type_versions set definition = '{}' where code = 'IMB'`, refused)
    await assert.rejects(pool`delete from permit_type_versions where code = 'IMB'`, refused)
    await assert.rejects(pool`truncate permit_type_versions cascade`, refused)
    await assert.rejects(publish('KRK', 3, 0), { code: '23505' })
  })

  /** Inserts version 1 again under another number, in force so many days from now. */
  const publish = (code: string, version: number, inDays: number) => pool`
    insert into permit_type_versions (code, version, valid_from, definition)
    select code, ${version}, day, definition || jsonb_build_object('version', ${version}::int, 'validFrom', day)
    from permit_type_versions, lateral (select (now() at time zone 'Asia/Jakarta')::date + ${inDays}::int as day)
    where code = ${code} and version = 1`
})
