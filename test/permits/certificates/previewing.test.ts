import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { PermitTypeDefinition } from '../../../src/catalogue/permit-types/schema.ts'
import { specimenFacts } from '../../../src/permits/certificates/preview.ts'
import { lastSignature } from '../../../src/permits/certificates/signed-file.ts'
import { inTransaction } from '../../../src/platform/db/client.ts'
import { read } from '../../sample/permit-type-file.ts'
import { structureOf } from '../../support/files/pdf-structure.ts'
import { network } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { longWindow } from '../../support/scenes/long-window.ts'

const net = await network({ rateLimits: `certificate_previews=8/${longWindow}` })
after(() => net.close())
const { pool } = net.database
before(() => net.admin.does(201, 'POST', '/v1/permit-type-drafts', { body: { code: 'IMB' } }))

const previews = (body: object, person: Person = net.admin, code = 'IMB') =>
  person.asks('POST', `/v1/permit-type-drafts/${code}/certificate-previews`, { body })

/** Returns the number of rows of every table. */
async function rows(): Promise<Record<string, number>> {
  const tables = await pool<{ name: string }[]>`
    select table_name as name
    from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('rate_counters')`
  const counts = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await pool<{ count: number }[]>`select count(*)::int as count from ${pool(name)}`
      return [name, row?.count ?? 0] as const
    }),
  )
  return Object.fromEntries(counts)
}

describe('a preview of the certificate of a draft', () => {
  it('is a PDF marked as a specimen, neither signed nor stored', async () => {
    const there = await rows()
    const reply = await previews({ language: 'en' })
    assert.deepEqual(
      [reply.status, reply.headers['content-type'], reply.headers['content-language']],
      [200, 'application/pdf', 'en'],
    )
    assert.equal(reply.headers['content-disposition'], 'attachment; filename=IMB.specimen.en.pdf')
    const { pages, language, contents } = await structureOf(reply.body)
    assert.deepEqual([pages, language], [1, 'en'])
    assert.ok(contents.every((content) => content.includes('/Artifact')))
    assert.ok(reply.body.includes('/v1/verifications/SPECIMEN'))
    assert.equal(await lastSignature(reply.body), undefined)
    assert.deepEqual(await rows(), there)
  })

  it('uses a layout in the request, without setting it', async () => {
    const { layout } = await net.admin.does<{ layout: object }>(200, 'GET', '/v1/certificate-layouts/1')
    const [plain, tried] = [await previews({}), await previews({ layout: { ...layout, emblem: null } })]
    assert.deepEqual([plain.status, tried.status], [200, 200])
    assert.ok(tried.body.length < plain.body.length)
    const { data } = await net.admin.does<{ data: object[] }>(200, 'GET', '/v1/certificate-layouts')
    assert.equal(data.length, 1)
  })

  it('shows office, number, originals and last day as for a permit signed today', async () => {
    const definition: PermitTypeDefinition = JSON.parse(read('permit-types/SIP-DR.json'))
    const previewed = { code: 'SIP-DR', input: {}, language: 'id', publicUrl: 'https://permits.test' } as const
    const now = new Date('2028-02-28T20:00:00Z')
    const { number, office, validFrom, validUntil, originals, isSpecimen } = await specimenFacts(pool, definition, {
      ...previewed,
      now,
    })
    assert.deepEqual(
      { number, office: office.id, validFrom, validUntil, originals, isSpecimen },
      {
        number: 'SPECIMEN/SIP-DR/31.71.06/2028',
        office: 'PTSP Kecamatan Menteng',
        validFrom: null,
        validUntil: '2033-02-28',
        originals: null,
        isSpecimen: true,
      },
    )
  })

  it('of an unknown draft or sample is refused', async () => {
    isRefused(await previews({}, net.admin, 'NONE'), 404, 'not_found')
    const reply = await previews({ sample: 29 })
    isRefused(reply, 422, 'rule_broken')
    assert.deepEqual(faultsIn(reply.json()), ['/sample not_a_sample'])
  })

  it('names the office above in place of one that was dissolved', async () => {
    const definition: PermitTypeDefinition = JSON.parse(read('permit-types/SIP-DR.json'))
    const previewed = { code: 'SIP-DR', input: {}, language: 'id', publicUrl: 'https://permits.test' } as const
    const named = async () => (await specimenFacts(pool, definition, { ...previewed, now: new Date() })).office.id
    const before = await named()
    const becomes = (state: string) =>
      inTransaction(pool, async (tx) => {
        // Runs without the triggers that keep an office open while it has an area.
        await tx`set local session_replication_role = replica`
        await tx`update offices set state = ${state}::office_state where name_id = ${before}`
      })
    await becomes('dissolved')
    assert.deepEqual([before, await named()], ['PTSP Kecamatan Menteng', 'PTSP Kota Administrasi Jakarta Pusat'])
    await becomes('online')
    assert.equal(await named(), before)
  })

  it('is for administrators of the province', async () => {
    isRefused(await previews({}, net.head), 403, 'forbidden')
    isRefused(await previews({}, net.applicant), 403, 'forbidden')
    isRefused(await previews({}, net.nobody), 401, 'unauthorized')
  })

  it('has a limit of requests', async () => {
    const statuses: number[] = []
    for (let asked = 0; asked < 4; asked++) statuses.push((await previews({})).status)
    assert.deepEqual(statuses, [200, 200, 200, 429])
  })
})
