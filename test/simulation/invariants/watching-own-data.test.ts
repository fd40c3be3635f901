import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { imbIn, inputs } from '../../support/journey.ts'
import { type Network, network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { decides, paidAndWithdrawn } from '../../support/scenes/refunds.ts'
import { exchangeOf } from './answers.ts'
import { Bench, type Breach } from './broken.ts'
import type { Exchange } from './invariant.ts'

let net: Network
let bench: Bench
let file: Application
let exported: string

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  file = await imbIn('in_review', net)
  exported = (await net.applicant.asks('GET', '/v1/me/export')).text
})
after(async () => {
  await bench.close()
  await net.close()
})

const ofFile = () => ({ applications: [file.id] })
const exportFor = (subject: string, text = exported) => exchangeOf({ subject, url: '/v1/me/export', text })
const noApplications = (): string => JSON.stringify({ ...JSON.parse(exported), applications: [] })

describe('the invariants of the data of a person', () => {
  it('find nothing in an application with its correction, and in an export of it', async () => {
    const path = `/v1/applications/${file.id}/corrections`
    const body = { answers: { applicant: { name: 'Siti Rahmawati' } }, reason: 'The name was mistyped.' }
    const { id } = await net.applicant.does<{ id: string }>(201, 'POST', path, { body })
    const read = await net.frontDesk.asks('GET', `${path}/${id}`)
    const headers = { 'if-match': String(read.headers['etag']) }
    await net.frontDesk.does(200, 'PUT', `${path}/${id}/outcome`, { body: { outcome: 'accepted' }, headers })
    const { findings } = await bench.checks(ofFile(), { exchanges: [exportFor('applicant-1')] })
    assert.deepEqual(findings, [])
  })

  it('find an export without an application of the person', () =>
    bench.hears('exports-are-whole', {}, { exchanges: [exportFor('applicant-1', noApplications())] }))

  it('find an export with the application of somebody else', () =>
    bench.hears('exports-are-whole', {}, { exchanges: [exportFor('reviewer')] }))

  it('find a submitted application that was discarded', () =>
    bench.finds(
      'submitted-is-kept',
      ofFile(),
      (sql) => sql`update applications set discarded_at = now() where id = ${file.id}`,
    ))

  it('find the erasure of an open application', () =>
    bench.finds(
      'submitted-is-kept',
      ofFile(),
      (sql) => sql`
        update application_events
        set type = 'application.erased'
        where application_id = ${file.id} and type = 'application.corrected'`,
    ))

  it('find the erasure of a refused application while its remedy runs, and while an objection is open', async () => {
    const refused = await net.applicant.submits('SKTM')
    for (const [officer, action] of [
      [net.frontDesk, 'accept'],
      [net.reviewer, 'propose_refusal'],
      [net.head, 'refuse'],
    ] as const)
      await officer.takes(action, refused, inputs[action])
    const erases: Breach = (sql) => sql`update applications set erased_at = now() where id = ${refused.id}`
    const ids = { applications: [refused.id] }
    await bench.finds('remedies-keep-data', ids, erases)
    await net.applicant.does(201, 'POST', '/v1/objections', {
      body: { applicationId: refused.id, grounds: 'It is none.' },
    })
    await bench.finds('remedies-keep-data', ids, erases)
  })

  it('find the erasure of an application while its refund waits for the payout', async () => {
    const grave = await paidAndWithdrawn(net)
    await decides(net.head, grave)
    await bench.finds(
      'remedies-keep-data',
      { applications: [grave.id] },
      (sql) => sql`update applications set erased_at = now() where id = ${grave.id}`,
    )
  })

  it('find nothing where the applicant changes an answer that was asked for', async () => {
    const { applicant, frontDesk } = net
    const { id } = await applicant.submits('SKTM', { villageCode: '31.71.06.1001' })
    await frontDesk.takes('return', { id }, { reasons: [{ target: '/applicant/name', code: 'unreadable' }] })
    const returned = await applicant.reads({ id })
    const { answers } = returned
    const name = { ...Object(answers['applicant']), name: 'Siti Rahmawati Dewi' }
    await applicant.saves(returned, { answers: { applicant: name } })
    assert.deepEqual((await bench.checks({ applications: [id] })).findings, [])
  })

  it('find a correction that was decided without a request', () =>
    bench.finds(
      'corrections-are-decided-once',
      ofFile(),
      (sql) => sql`
        update application_events
        set type = 'application.corrected'
        where application_id = ${file.id} and type = 'correction.requested'`,
    ))

  it('find a correction that its applicant has accepted', () =>
    bench.finds(
      'corrections-are-decided-once',
      ofFile(),
      (sql) => sql`
        update application_events
        set standing = 'applicant'
        where application_id = ${file.id} and type = 'application.corrected'`,
    ))

  it('accept an export that another account came after in the same act, and find it in a later one', async () => {
    const given = await net.applicant.submits('SKTM')
    const exports = [exportFor('applicant-1', (await net.applicant.asks('GET', '/v1/me/export')).text)]
    const colleague = await net.person('applicant-2')
    const takesOver = async () => {
      const url = `/v1/applications/${given.id}/account-codes`
      const { code, reference } = await net.applicant.does<{ code: string; reference: string }>(201, 'POST', url, {
        body: {},
      })
      await colleague.does(201, 'POST', '/v1/applications/claims', { body: { reference, code } })
    }
    await bench.accepts({ applications: [given.id] }, takesOver, { exchanges: exports })
    await bench.hears('exports-are-whole', {}, { exchanges: exports })
  })
})

describe('the invariant of what may be done with a correction', () => {
  const name = 'correction-actions-are-true'
  let exchanges: Exchange[]
  before(async () => {
    const path = `/v1/applications/${file.id}/corrections`
    const body = { answers: { applicant: { name: 'Siti Rahmawati Dewi' } }, reason: 'The name was mistyped.' }
    const { id } = await net.applicant.does<{ id: string }>(201, 'POST', path, { body })
    exchanges = ['applicant-1', 'front-desk', 'reviewer'].map((subject) =>
      exchangeOf({ subject, url: `${path}/${id}`, text: '{}' }),
    )
  })

  it('finds an act that is not shown, and one that is shown with a blocker', async () => {
    for (const [text, other] of [
      ['"to":"withdrawn"', '"to":"hidden"'],
      ['"to":"accepted"', '"to":"hidden"'],
      ['"to":"refused","blockers":[]', '"to":"refused","blockers":[{"code":"separation_of_duties"}]'],
    ] as const)
      await bench.hears(name, {}, { exchanges, changed: (body) => body.replaceAll(text, other) })
  })

  it('finds nothing in what the applicant, the front desk and a reviewer are shown', async () => {
    assert.deepEqual((await bench.checks({}, { exchanges })).findings, [])
  })
})
