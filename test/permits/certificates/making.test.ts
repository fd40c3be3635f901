import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { makeCertificates } from '../../../src/permits/certificates/make.ts'
import { keepCertificates, putOff, takeOrders } from '../../../src/permits/certificates/queries.ts'
import { setClock } from '../../../src/platform/clock.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { aSigner, verdictOn, workshop } from '../../support/files/signing.ts'
import { network } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { issued } from '../../support/scenes/permits.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
const ours = await aSigner()
after(() => net.close())
const { pool } = net.database
const sound = { holds: true, coversAll: true, namesCertificate: true, trusted: true }
const makes = () => makeCertificates(workshop(net, ours.signer))
const fetches = (person: Person, { id }: { id: string }, query = '', language = 'id') =>
  person.asks('GET', `/v1/permits/${id}/certificate${query}`, { headers: { 'accept-language': language } })
const certificatesOf = (permit: { id: string }) => pool`select from permit_certificates where permit_id = ${permit.id}`
const ordersOf = (permit: { id: string }) =>
  pool<{ attempts: number }[]>`select attempts from certificate_orders where permit_id = ${permit.id}`
const due = () => pool`update certificate_orders set due_at = now()`
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('a signed permit', () => {
  it('has its certificate on order, with the time to ask again', async () => {
    const permit = await issued(net)
    const reply = await fetches(net.applicant, permit)
    isRefused(reply, 409, 'certificate_in_making')
    assert.equal(reply.headers['retry-after'], '3')
    assert.equal(await makes(), 1)
    assert.equal((await fetches(net.applicant, permit)).status, 200)
  })

  it('is signed at the time of the database, also by a worker whose clock is an hour behind', async () => {
    const permit = await issued(net)
    const times: Date[] = []
    const sign: typeof ours.signer.sign = (pdf, at) => {
      times.push(at)
      return ours.signer.sign(pdf, at)
    }
    setClock(() => Date.now() - 3_600_000)
    await makeCertificates(workshop(net, { ...ours.signer, sign })).finally(() => setClock(undefined))
    const [row] = await pool<{ issuedAt: Date }[]>`
      select issued_at as "issuedAt" from permits where id = ${permit.id}`
    assert.equal(times.length, 2)
    for (const at of times) assert.ok(row && at >= row.issuedAt, `${at} is before the permit was issued.`)
  })

  it('gets it in both languages, signed, with the bytes whose hashes are in its history', async () => {
    const permit = await issued(net)
    await makes()
    const [event] = await pool<
      { details: { sha256: Record<string, string>; signedBy: string }; version: number }[]
    >`select details, version from permit_events where permit_id = ${permit.id} and type = 'permit.certified'`
    for (const language of ['id', 'en']) {
      const reply = await fetches(net.applicant, permit, `?language=${language}`)
      assert.deepEqual(
        [reply.status, reply.headers['content-type'], reply.headers['content-language']],
        [200, 'application/pdf', language],
      )
      assert.equal(
        reply.headers['content-disposition'],
        `attachment; filename=${permit.number.replaceAll('/', '-')}.${language}.pdf`,
      )
      assert.equal(
        reply.headers['repr-digest'],
        `sha-256=:${createHash('sha256').update(reply.body).digest('base64')}:`,
      )
      assert.equal(hashOf(reply.body), event?.details.sha256[language])
      assert.deepEqual(await verdictOn(reply.body, ours.ca), sound)
      assert.ok(reply.body.includes(`https://permits.test/v1/verifications/${permit.token}`))
    }
    assert.deepEqual([event?.details.signedBy, event?.version, (await ordersOf(permit)).length], ['local', 2, 0])
  })

  it('returns it in the preferred language', async () => {
    const permit = await issued(net)
    await makes()
    assert.deepEqual(
      [
        (await fetches(net.applicant, permit, '', 'en-GB')).headers['content-language'],
        (await fetches(net.applicant, permit, '', 'fr')).headers['content-language'],
      ],
      ['en', 'id'],
    )
    isRefused(await fetches(net.applicant, permit, '?language=fr'), 400, 'invalid_request')
  })

  it('keeps it unchanged: the database refuses any other', async () => {
    const permit = await issued(net)
    await makes()
    await assert.rejects(
      pool`update permit_certificates set sha256 = ${Buffer.alloc(32)} where permit_id = ${permit.id}`,
      /written once/,
    )
    await assert.rejects(pool`delete from permit_certificates where permit_id = ${permit.id}`, /written once/)
  })
})

describe('who may have a certificate', () => {
  it('is the holder, and officers who see the permit, whose reads the holder can see', async () => {
    const permit = await issued(net)
    await makes()
    for (const person of [net.applicant, net.head]) assert.equal((await fetches(person, permit)).status, 200)
    for (const person of [net.stranger, await appoint(net, ['reviewer'], '31.74')])
      isRefused(await fetches(person, permit), 404, 'not_found')
    isRefused(await fetches(net.nobody, permit), 401, 'unauthorized')
    isRefused(await fetches(net.applicant, { id: crypto.randomUUID() }), 404, 'not_found')
    const { data } = await net.applicant.does<{ data: { what: string; fields: string[]; reader: { role: string } }[] }>(
      200,
      'GET',
      '/v1/me/data-access',
    )
    assert.deepEqual(
      data.filter(({ what }) => what === 'permit').map(({ fields, reader: { role } }) => [fields, role]),
      [[['/applicant/name'], 'head']],
    )
  })
})

describe('two workers at once', () => {
  it('make each certificate once', async () => {
    const permits = [await issued(net), await issued(net), await issued(net)]
    const [one, other] = await Promise.all([makes(), makes()])
    assert.equal(one + other, 3)
    for (const permit of permits) assert.equal((await certificatesOf(permit)).length, 2)
  })

  it('cannot both deliver: a late attempt finds that another worker has the order', async () => {
    const permit = await issued(net)
    const [slow] = await takeOrders(pool, { limit: 1, leaseSeconds: 60 })
    assert.ok(slow)
    assert.equal(await makes(), 0)
    await due()
    assert.equal((await takeOrders(pool, { limit: 1, leaseSeconds: 60 })).length, 1)
    const late = [
      { language: 'id' as const, objectKey: 'certificates/late', sha256: Buffer.alloc(32, 7), sizeBytes: 1 },
    ]
    await pool`insert into stray_objects (object_key) values ('certificates/late')`
    assert.equal(await keepCertificates(pool, slow, late, 'local'), false)
    assert.deepEqual([(await certificatesOf(permit)).length, (await ordersOf(permit)).length], [0, 1])
    await due()
    await putOff(pool, slow, 3_600)
    assert.equal(await makes(), 1)
  })
})

describe('an unused stored file', () => {
  it('is swept, and no certificate is', async () => {
    const permit = await issued(net)
    const broken = {
      ...workshop(net, ours.signer),
      signer: {
        kind: 'local' as const,
        sign: async (pdf: Buffer, at: Date) => (pdf.includes('/Lang (en)') ? pdf : ours.signer.sign(pdf, at)),
      },
    }
    await assert.rejects(makeCertificates(broken))
    const stored = async () => (await objectsOf(net)).filter((key) => key.startsWith('certificates/')).length
    const [{ count } = { count: 0 }] = await pool<
      { count: number }[]
    >`select count(*)::int as count from permit_certificates`
    assert.equal(await stored(), count + 1)
    await sweepStrays(pool, net.storage, 0)
    assert.equal(await stored(), count)
    await due()
    assert.equal(await makes(), 1)
    assert.equal((await fetches(net.applicant, permit)).status, 200)
  })
})
