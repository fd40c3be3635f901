import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { changesNothing } from '../support/asserting/standstill.ts'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { dissolves, district, village } from '../support/scenes/offices.ts'
import { issued, takesOn } from '../support/scenes/permits.ts'
import { appoint, officeOf, post } from '../support/staff.ts'

const net = await network()
after(() => net.close())

const reason = 'The ombudsman asks why the decision took so long.'

interface Named {
  name: string | null
}
interface Inquiry {
  application: { id: string; status: string; permitType: { code: string; version: number } }
  reason: string
  history: { version: number; action: string | null; reasons: string[]; actor: Named & { standing: string } }[]
  clock: { intervals: { heldBy: string }[]; completenessCheck: { dueAt: string | null } }
  reads: { reason: string | null; what: string; reader: Named & { role: string; office: { en: string } | null } }[]
  notices: { kind: string }[]
  isComplete: boolean
  isUnchanged: boolean
  findings: { flaw: string }[]
}

const asks = (who = net.admin, body: object = { reference: house.reference, reason }, headers = {}) =>
  who.asks('POST', '/v1/audit/inquiries', { body, headers })

let house: Application
let inquiry: Inquiry
let text: string
before(async () => {
  house = await imbIn('returned', net)
  await net.frontDesk.does(200, 'GET', `/v1/applications/${house.id}`)
  const reply = await asks()
  assert.equal(reply.status, 201, reply.text)
  text = reply.text
  inquiry = reply.json<Inquiry>()
})

describe('an inquiry into an application', () => {
  it('tells who did what, with the reasons of a return and without names of applicants', () => {
    assert.deepEqual(inquiry.application.permitType, { code: 'IMB', version: 1 })
    const returned = inquiry.history.find(({ action }) => action === 'return')
    assert.equal(returned?.actor.name, 'front-desk')
    assert.ok(returned && returned.reasons.length > 0)
    for (const { actor } of inquiry.history) if (actor.standing === 'applicant') assert.equal(actor.name, null)
  })

  it('tells where the time went, and who read it, by name', () => {
    assert.deepEqual(
      inquiry.clock.intervals.map(({ heldBy }) => heldBy),
      ['applicant', 'office', 'applicant'],
    )
    assert.ok(inquiry.reads.some(({ what, reader }) => what === 'case' && reader.name === 'front-desk'))
  })

  it('says that the history is unchanged, and that nothing is left out', () => {
    assert.deepEqual([inquiry.isUnchanged, inquiry.findings, inquiry.isComplete], [true, [], true])
  })

  it('holds no answer, no file name and no text of an officer', async () => {
    const { answers, documents } = await net.applicant.does<Application>(200, 'GET', `/v1/applications/${house.id}`)
    const { applicant } = answers as { applicant: { name: string; nik: string } }
    for (const personal of [applicant.name, applicant.nik, ...documents.map(({ fileName }) => fileName)])
      assert.ok(!text.includes(personal), personal)
  })

  it('is recorded with its reason, and the applicant reads it', async () => {
    const [read] = inquiry.reads
    assert.deepEqual([read?.reason, read?.reader.role], [reason, 'administrator'])
    const { data } = await net.applicant.does<{ data: { purpose: { reason: string }; reader: { role: string } }[] }>(
      200,
      'GET',
      '/v1/me/data-access',
    )
    assert.deepEqual([data[0]?.purpose.reason, data[0]?.reader.role], [reason, 'administrator'])
  })
})

describe('who may inquire, and into what', () => {
  it('refuses everybody but an administrator of the province, and records nothing', async () => {
    await changesNothing(net, async () => {
      for (const who of [net.head, net.frontDesk, net.applicant]) isRefused(await asks(who), 403, 'forbidden')
    })
  })

  it('does not find a draft, which is its applicant’s own', async () => {
    const { reference } = await net.applicant.drafts()
    isRefused(await asks(net.admin, { reference, reason }), 404, 'not_found')
  })

  it('refuses a reason with the number of a person', async () => {
    const named = { reference: house.reference, reason: 'Asked by 3171064501900001 at the counter.' }
    isRefused(await asks(net.admin, named), 422, 'rule_broken')
  })

  it('refuses administrators an application of their own', async () => {
    const own = await imbIn('submitted', net)
    await post(net, net.applicant, 'administrator', (await officeOf(net, '31')).id)
    isRefused(await asks(net.applicant, { reference: own.reference, reason }), 403, 'own_application')
  })

  it('refuses administrators who acted on the application as officers, and records nothing', async () => {
    const officer = await appoint(net, ['front_desk'], '31.71.06')
    const file = await imbIn('submitted', net)
    await officer.takes('accept', file)
    await post(net, officer, 'administrator', (await officeOf(net, '31')).id)
    assert.equal((await asks(officer)).status, 201)
    await changesNothing(net, async () =>
      isRefused(await asks(officer, { reference: file.reference, reason }), 403, 'own_acts'),
    )
  })

  it('refuses administrators who decided about its permit', async () => {
    const head = await appoint(net, ['head'], village)
    const permit = await issued(net)
    await takesOn(head, permit, 'suspend')
    await post(net, head, 'administrator', (await officeOf(net, '31')).id)
    const { reference } = await net.applicant.reads({ id: permit.applicationId })
    isRefused(await asks(head, { reference, reason }), 403, 'own_acts')
  })

  it('answers an administrator who moved the application to the successor of its office', async () => {
    const grave = await net.applicant.submits('IPTM')
    await dissolves(net, village, district)
    const reply = await asks(net.admin, { reference: grave.reference, reason })
    const moved = reply.json<Inquiry>().history.find(({ actor }) => actor.standing === 'administrator')
    assert.deepEqual([reply.status, moved?.actor.name], [201, 'admin'])
  })

  it('records each answer to a retry, too', async () => {
    const key = { 'idempotency-key': 'inquiry-twice' }
    const count = async () => (await asks()).json<Inquiry>().reads.length
    const first = await count()
    for (const _ of [1, 2]) assert.equal((await asks(net.admin, undefined, key)).status, 201)
    assert.equal(await count(), first + 3)
  })
})
