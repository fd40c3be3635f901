import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, describe, it } from 'node:test'
import type { NewCertificateLayout } from '../../../src/permits/certificate-layouts/schema.ts'
import { makeCertificates } from '../../../src/permits/certificates/make.ts'
import { findFacts } from '../../../src/permits/certificates/queries.ts'
import { aSigner, workshop } from '../../support/files/signing.ts'
import { network } from '../../support/network.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { issued } from '../../support/scenes/permits.ts'

const net = await network()
const { signer } = await aSigner()
after(() => net.close())
const { pool } = net.database
const sample: NewCertificateLayout = JSON.parse(
  await readFile(new URL('../../../src/sample/network/certificate-layout.json', import.meta.url), 'utf8'),
)

interface Edition {
  version: number
  by: string | null
  layout: NewCertificateLayout
}
const sets = (layout: object) => net.admin.asks('POST', '/v1/certificate-layouts', { body: layout })
async function hasSet(changes: Partial<NewCertificateLayout>): Promise<Edition> {
  const reply = await sets({ ...sample, ...changes })
  assert.equal(reply.status, 201, reply.text)
  return reply.json<Edition>()
}
const noticeOf = async (permit: { id: string }) => (await findFacts(pool, permit.id)).layout?.notice?.en
const fileOf = async (permit: { id: string }) =>
  (await net.applicant.asks('GET', `/v1/permits/${permit.id}/certificate?language=en`)).body
const hashOf = (file: Buffer) => createHash('sha256').update(file).digest('hex')

describe('the layout of certificates', () => {
  it('is kept in versions that never change, the newest first', async () => {
    const edition = await hasSet({ notice: { id: 'Percobaan.', en: 'A trial.' } })
    const found = await net.admin.does<Edition>(200, 'GET', `/v1/certificate-layouts/${edition.version}`)
    assert.deepEqual(found.layout, { ...sample, notice: { id: 'Percobaan.', en: 'A trial.' } })
    const first = await net.admin.does<Edition>(200, 'GET', '/v1/certificate-layouts/1')
    assert.deepEqual([first.by, first.layout], [null, sample])
    const { data } = await net.admin.does<{ data: Edition[] }>(200, 'GET', '/v1/certificate-layouts?limit=1')
    assert.deepEqual(
      data.map(({ version, by }) => [version, by]),
      [[edition.version, 'admin']],
    )
    isRefused(await net.admin.asks('GET', '/v1/certificate-layouts/999'), 404, 'not_found')
    await assert.rejects(pool`update certificate_layouts set version = 9`, /written once/)
  })

  it('is that of the moment a permit was issued, also when its certificate is made later', async () => {
    await hasSet({ notice: { id: 'Lama.', en: 'Old.' } })
    const before = await issued(net)
    await hasSet({ notice: { id: 'Baru.', en: 'New.' } })
    const later = await issued(net)
    assert.deepEqual([await noticeOf(before), await noticeOf(later)], ['Old.', 'New.'])
  })

  it('changes no existing certificate', async () => {
    const permit = await issued(net)
    await makeCertificates(workshop(net, signer))
    const made = hashOf(await fileOf(permit))
    await hasSet({ emblem: null, letterhead: [] })
    await makeCertificates(workshop(net, signer))
    assert.equal(hashOf(await fileOf(permit)), made)
  })

  it('is that of the product for permits from before there were layouts', async () => {
    const permit = await issued(net)
    await pool`update permits set certificate_layout = null, public_code = null where id = ${permit.id}`
    assert.equal((await findFacts(pool, permit.id)).layout, null)
    assert.equal(await makeCertificates(workshop(net, signer)), 1)
  })
})

describe('an emblem', () => {
  const emblem = sample.emblem ?? assert.fail()
  const shaped = (...paths: string[]) => ({
    ...sample,
    emblem: { ...emblem, shapes: paths.map((path) => ({ path, fill: '#000000' })) },
  })

  it('whose path cannot be drawn is refused by its pointer, and nothing is set', async () => {
    const { data: before } = await net.admin.does<{ data: Edition[] }>(200, 'GET', '/v1/certificate-layouts')
    const reply = await sets(shaped('M0 0H4V4Z', 'M0 0H1e30', 'M1e25 0H4'))
    isRefused(reply, 422, 'rule_broken')
    assert.deepEqual(faultsIn(reply.json()), ['/emblem/shapes/1/path path_data', '/emblem/shapes/2/path path_data'])
    const { data: now } = await net.admin.does<{ data: Edition[] }>(200, 'GET', '/v1/certificate-layouts')
    assert.equal(now.length, before.length)
  })

  it('whose paths are too long in all is refused, as each certificate would draw them', async () => {
    const path = (length: number) => 'M0 0L'.padEnd(length, '1 ')
    const reply = await sets(shaped(...Array.from({ length: 11 }, () => path(20_000))))
    isRefused(reply, 422, 'rule_broken')
    assert.deepEqual(faultsIn(reply.json()), ['/emblem/shapes paths_too_long'])
    const atTheLimit = shaped(...Array.from({ length: 10 }, () => path(20_000)))
    assert.ok(!(await sets(atTheLimit)).text.includes('paths_too_long'))
  })

  it('has only path data, and a limited number of shapes', async () => {
    isRefused(await sets(shaped('M0 0<script>')), 400, 'invalid_request')
    isRefused(await sets(shaped(...Array.from({ length: 201 }, () => 'M0 0H4V4Z'))), 400, 'invalid_request')
  })
})

describe('a text of the layout', () => {
  it('contains no personal number', async () => {
    const remarks = [{ id: 'NIK 3171010101800001', en: 'Sample.' }]
    isRefused(await sets({ ...sample, remarks }), 422, 'rule_broken')
  })
})
