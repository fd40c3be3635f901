import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn, inputs, report, reportOn, rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application, Blocker, Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

const refusal = { reason: 'Not allowed there.', legalBasis: 'The city plan decree.' }
const codesOf = (blockers: Blocker[] | undefined) => blockers?.map(({ code }) => code)

describe('inspecting a site', () => {
  it('is required before approval, where the permit type says so', async () => {
    const application = await imbIn('in_review', net)
    assert.deepEqual(codesOf(await net.reviewer.isBlocked('approve', application, inputs['approve'])), [
      'inspection_missing',
    ])
    await net.reviewer.takes('inspect', application)
    assert.equal((await net.inspector.takes('report_inspection', application, { report })).to, 'in_review')
    await net.reviewer.takes('approve', application, inputs['approve'])
    const { data } = await net.applicant.does<{ data: { action: string; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}/transitions`,
    )
    assert.deepEqual(data.find(({ action }) => action === 'report_inspection')?.details, { report })
  })

  it('is reported in full', async () => {
    const application = await imbIn('in_inspection', net)
    for (const missing of ['inspectedOn', 'applicantPresent', 'findings']) {
      const {
        status,
        refusal: { errors },
      } = await net.inspector.tries('report_inspection', application, { report: { ...report, [missing]: undefined } })
      assert.deepEqual([status, errors?.map(({ pointer }) => pointer)], [400, [`/report/${missing}`]])
    }
  })

  it('does not exist in permit types without that stage', async () => {
    const application = await accepted('SKTM')
    const {
      status,
      refusal: { nextActions },
    } = await net.reviewer.tries('inspect', application)
    assert.deepEqual(
      [status, nextActions?.map(({ action }) => action)],
      [409, ['return', 'approve', 'propose_refusal']],
    )
  })
})

describe('charging a fee', () => {
  it('happens at approval, where the permit type has that stage and only there', async () => {
    const grave = await accepted('IPTM')
    assert.deepEqual(codesOf(await net.reviewer.isBlocked('approve', grave)), ['fee_missing'])
    assert.deepEqual(codesOf(await net.reviewer.isBlocked('approve', await accepted('SKTM'), { fee: rupiah(0) })), [
      'fee_not_applicable',
    ])
    for (const fee of [rupiah(-1), rupiah(0.5), { amount: 1 }, { amount: 1, currency: 'USD' }])
      assert.equal((await net.reviewer.tries('approve', grave, { fee })).status, 400)
    assert.equal((await net.reviewer.takes('approve', grave, { fee: rupiah(1) })).to, 'awaiting_payment')
    assert.deepEqual((await net.applicant.reads(grave)).fee, rupiah(1))
  })

  it('follows the tariff, where there is one', async () => {
    const house = await inspected()
    assert.deepEqual(codesOf(await net.reviewer.isBlocked('approve', house, { fee: rupiah(1) })), ['fee_differs'])
    assert.equal((await net.reviewer.takes('approve', house)).to, 'awaiting_payment')
    assert.deepEqual((await net.applicant.reads(house)).fee, rupiah(135_625))
  })

  it('skips the payment of a fee of zero', async () => {
    const grave = await accepted('IPTM')
    assert.equal((await net.reviewer.takes('approve', grave, { fee: rupiah(0) })).to, 'awaiting_originals')
    assert.deepEqual((await net.applicant.reads(grave)).fee, rupiah(0))
  })

  it('is paid once, also when the application is sent back after that', async () => {
    const house = await imbIn('ready_to_sign', net)
    await net.head.takes('send_back', house, inputs['send_back'])
    assert.equal((await net.reviewer.takes('approve', house)).to, 'awaiting_originals')
  })
})

describe('refusing an application', () => {
  it('is proposed by a reviewer and decided by the head, each with reason and legal basis', async () => {
    const application = await accepted('SKTM')
    for (const [person, action] of [
      [net.reviewer, 'propose_refusal'],
      [net.head, 'refuse'],
    ] as const) {
      for (const missing of Object.keys(refusal)) {
        const {
          status,
          refusal: { errors },
        } = await person.tries(action, application, { ...refusal, [missing]: undefined })
        assert.deepEqual([status, errors?.map(({ pointer }) => pointer)], [400, [`/${missing}`]])
      }
      await person.takes(action, application, refusal)
    }
    const refused = await net.applicant.reads(application)
    assert.deepEqual(
      [refused.status, refused.publicStage, refused.clock.state, refused.nextActions],
      ['refused', 'decided', 'stopped', []],
    )
  })

  it('can be sent back by the head, and the review continues', async () => {
    const application = await accepted('SKTM')
    await net.reviewer.takes('propose_refusal', application, refusal)
    await net.head.takes('send_back', application, { reason: 'The decree does not say that.' })
    assert.equal((await net.reviewer.takes('approve', application)).to, 'ready_to_sign')
  })
})

describe('keeping duties apart', async () => {
  const village = '31.71.06.1001'
  const both = await appoint(net, ['reviewer', 'head'], village)
  const inspecting = await appoint(net, ['inspector', 'reviewer'], village)

  it('does not let the person who approved sign, and shows that before', async () => {
    const application = await accepted('SKTM')
    await both.takes('approve', application)
    await isSeparated(both, 'sign', application)
    const { nextActions } = await both.reads(application)
    assert.deepEqual(
      nextActions.map(({ action, blockers }) => [action, codesOf(blockers)]),
      [
        ['send_back', []],
        ['sign', ['separation_of_duties']],
      ],
    )
    await net.head.takes('sign', application)
  })

  it('does not let the person who approved sign after it was sent back and approved by another', async () => {
    const application = await accepted('SKTM')
    await both.takes('approve', application)
    await net.head.takes('send_back', application, { reason: 'Look again.' })
    await net.reviewer.takes('approve', application)
    await isSeparated(both, 'sign', application)
    await net.head.takes('sign', application)
  })

  it('does not let the person who proposed the refusal decide on it, nor sign later', async () => {
    const application = await accepted('SKTM')
    await both.takes('propose_refusal', application, refusal)
    await isSeparated(both, 'refuse', application, refusal)
    await both.takes('send_back', application, { reason: 'On second thoughts.' })
    await net.reviewer.takes('propose_refusal', application, refusal)
    await isSeparated(both, 'refuse', application, refusal)
    await net.head.takes('send_back', application, { reason: 'No.' })
    await net.reviewer.takes('approve', application)
    await isSeparated(both, 'sign', application)
  })

  it('does not let the person who inspected the site approve, even after another inspection', async () => {
    const application = await accepted('KOST')
    await inspecting.takes('inspect', application)
    await inspecting.takes('report_inspection', application, { report: await reportOn('KOST') })
    await isSeparated(inspecting, 'approve', application)
    await net.reviewer.takes('inspect', application)
    await net.inspector.takes('report_inspection', application, { report: await reportOn('KOST') })
    await isSeparated(inspecting, 'approve', application)
    await net.reviewer.takes('approve', application)
  })

  it('does not let an officer handle an application of their own, whatever their roles', async () => {
    const builder = await appoint(net, ['front_desk', 'reviewer', 'inspector', 'head'], village)
    const application = await builder.submits('SKTM')
    assert.deepEqual(
      application.nextActions.map(({ action }) => action),
      ['withdraw'],
    )
    const accepting = await builder.tries('accept', application)
    assert.match(isRefused(accepting, 403, 'own_application').detail, /your own.*a colleague/)
    isRefused(await net.applicant.tries('accept', await imbIn('submitted', net)), 403, 'forbidden')
    await net.frontDesk.takes('accept', application)
    for (const action of ['return', 'approve', 'propose_refusal'])
      assert.equal((await builder.tries(action, application, inputs[action])).status, 403, action)
  })

  async function isSeparated(person: Person, action: string, application: Application, input: object = {}) {
    assert.deepEqual(codesOf(await person.isBlocked(action, application, input)), ['separation_of_duties'])
  }
})

async function accepted(permitType: string): Promise<Application> {
  const application = await net.applicant.submits(permitType)
  await net.frontDesk.takes('accept', application)
  return application
}

async function inspected(): Promise<Application> {
  const application = await imbIn('in_inspection', net)
  await net.inspector.takes('report_inspection', application, { report })
  return application
}
