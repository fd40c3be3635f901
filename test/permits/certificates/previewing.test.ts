import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { lastSignature } from '../../../src/permits/certificates/signed-file.ts'
import { network } from '../../support/network.ts'
import { structureOf } from '../../support/pdf-structure.ts'
import type { Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'

const net = await network({ rateLimits: 'certificate_previews=8/86400' })
after(() => net.close())
const { pool } = net.database
before(() => net.admin.does(201, 'POST', '/v1/permit-type-drafts', { body: { code: 'IMB' } }))

const previews = (body: object, person: Person = net.admin, code = 'IMB') =>
  person.asks('POST', `/v1/permit-type-drafts/${code}/certificate-previews`, { body })

/** The number of rows of every table. */
async function rows(): Promise<Record<string, number>> {
  const tables = await pool<{ name: string }[]>`
    select table_name as name from information_schema.tables
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
  it('is a PDF that is marked as a specimen, and neither signed nor kept', async () => {
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

  it('tries out a layout that is sent along, without setting it', async () => {
    const { layout } = await net.admin.does<{ layout: object }>(200, 'GET', '/v1/certificate-layouts/1')
    const [plain, tried] = [await previews({}), await previews({ layout: { ...layout, emblem: null } })]
    assert.deepEqual([plain.status, tried.status], [200, 200])
    assert.ok(tried.body.length < plain.body.length)
    const { data } = await net.admin.does<{ data: object[] }>(200, 'GET', '/v1/certificate-layouts')
    assert.equal(data.length, 1)
  })

  it('of what is not there is refused: a draft, a sample', async () => {
    isRefused(await previews({}, net.admin, 'NONE'), 404, 'not_found')
    const reply = await previews({ sample: 29 })
    isRefused(reply, 422, 'rule_broken')
    assert.deepEqual(faultsIn(reply.json()), ['/sample not_a_sample'])
  })

  it('is for administrators of the province', async () => {
    isRefused(await previews({}, net.head), 403, 'forbidden')
    isRefused(await previews({}, net.applicant), 403, 'forbidden')
    isRefused(await previews({}, net.nobody), 401, 'unauthorized')
  })

  it('is drawn so often and not more', async () => {
    const statuses: number[] = []
    for (let asked = 0; asked < 4; asked++) statuses.push((await previews({})).status)
    assert.deepEqual(statuses, [200, 200, 200, 429])
  })
})
