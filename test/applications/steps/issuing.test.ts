import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn, reportOn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application, Blocker, Person } from '../../support/person.ts'
import { faultsIn } from '../../support/refusal.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

const told = (blockers: Blocker[]) => blockers.map(({ code, target }) => `${code} ${target}`)

describe('taking a permit to its end', () => {
  it('goes through every stage of a house building permit', async () => {
    assert.deepEqual(await stationsOf(await imbIn('handed_over', net)), [
      'submitted',
      'in_review',
      'in_inspection',
      'in_review',
      'awaiting_payment',
      'awaiting_originals',
      'ready_to_sign',
      'issued',
      'handed_over',
    ])
  })

  it('skips the stages that a permit type does not have', async () => {
    const application = await approved('SKTM')
    await net.head.takes('sign', application)
    await net.frontDesk.takes('hand_over', application)
    assert.deepEqual(await stationsOf(application), [
      'submitted',
      'in_review',
      'ready_to_sign',
      'issued',
      'handed_over',
    ])
    const { status, publicStage, clock, nextActions } = await net.applicant.reads(application)
    assert.deepEqual([status, publicStage, clock.state, nextActions], ['handed_over', 'closed', 'stopped', []])
  })

  it('compares no originals where the permit type has no gate', async () => {
    const application = await accepted('KRK')
    await net.reviewer.takes('inspect', application)
    await net.inspector.takes('report_inspection', application, { report: await reportOn('KRK') })
    assert.equal((await net.reviewer.takes('approve', application)).to, 'ready_to_sign')
    assert.equal((await tryToMatch(application, 'identity_card')).refusal.code, 'original_not_asked_for')
    await net.head.takes('sign', application)
    await net.frontDesk.takes('hand_over', application)
  })
})

describe('handing over a permit', () => {
  it('keeps in the history who took it, identified at the counter; no other step takes that', async () => {
    const application = await approved('SKTM')
    const taken = { receivedBy: 'proxy', identityCheckedBy: 'identity_card' }
    const path = `/v1/applications/${application.id}`
    const refused = async (by: Person, body: object) => {
      const { status, refusal } = await by.asks('POST', `${path}/transitions`, { body })
      return [status, ...faultsIn(refusal)]
    }
    const faults = ['/identityCheckedBy false schema', '/receivedBy false schema']
    assert.deepEqual(await refused(net.head, { action: 'sign', ...taken }), [422, ...faults])
    await net.head.takes('sign', application)
    const byPhone = { action: 'hand_over', ...taken, identityCheckedBy: 'phone_callback' }
    assert.deepEqual(await refused(net.frontDesk, byPhone), [400, '/identityCheckedBy enum'])
    await net.frontDesk.takes('hand_over', application, taken)
    type Events = { data: { type: string; details: object }[] }
    const { data } = await net.applicant.does<Events>(200, 'GET', `${path}/events`)
    assert.deepEqual(data.find(({ type }) => type === 'application.handed_over')?.details, taken)
  })
})

describe('signing', () => {
  const originals = ['identity_card', 'neighbourhood_letter', 'no_dispute_statement']

  it('is blocked without every original, where they are required before it', async () => {
    const application = await approved('TANAH')
    for (const [index, slot] of originals.entries()) {
      assert.deepEqual(
        told(await net.frontDesk.isBlocked('confirm_originals', application)),
        originals.slice(index).map((left) => `original_not_matched ${left}`),
      )
      await net.frontDesk.matches(application, [slot])
    }
    assert.equal((await net.frontDesk.takes('confirm_originals', application)).to, 'ready_to_sign')
    await net.head.takes('sign', application)
  })

  it('is blocked without the original of an optional document that was sent', async () => {
    const draft = await net.applicant.prepares('TANAH')
    await net.applicant.uploads('land_papers', draft)
    await net.applicant.takes('submit', draft, { statementAccepted: true })
    const application = await approve(await accept(draft))
    await net.frontDesk.matches(application, originals)
    assert.deepEqual(told(await net.frontDesk.isBlocked('confirm_originals', application)), [
      'original_not_matched land_papers',
    ])
  })

  it('is blocked while an original differs, until it is compared again', async () => {
    const application = await approved('TANAH')
    await net.frontDesk.matches(application, originals.slice(1))
    assert.deepEqual(
      (await net.frontDesk.isBlocked('send_back', application, { reason: 'Nothing is known yet.' })).map(
        ({ code }) => code,
      ),
      ['mismatch_missing'],
    )
    await net.frontDesk.matches(application, ['identity_card'], 'mismatched')
    assert.deepEqual(told(await net.frontDesk.isBlocked('confirm_originals', application)), [
      'original_mismatched identity_card',
    ])
    await net.frontDesk.matches(application, ['identity_card'])
    assert.equal((await net.frontDesk.takes('confirm_originals', application)).to, 'ready_to_sign')
  })

  it('is blocked by a match that is undone at the last moment', async () => {
    const application = await approved('TANAH')
    await net.frontDesk.matches(application, originals)
    await net.frontDesk.takes('confirm_originals', application)
    await net.frontDesk.matches(application, ['identity_card'], 'mismatched')
    assert.deepEqual(told(await net.head.isBlocked('sign', application)), ['original_mismatched identity_card'])
    assert.equal(
      (await net.head.takes('send_back', application, { reason: 'The identity card differs.' })).to,
      'in_review',
    )
  })

  it('does not need originals that are required at the handover', async () => {
    const application = await approved('SIP-DR')
    assert.equal((await net.head.takes('sign', application)).to, 'issued')
  })
})

describe('handing over', () => {
  it('is blocked without every original, where they are required then', async () => {
    const application = await approved('SIP-DR')
    await net.head.takes('sign', application)
    const originals = [
      'diploma',
      'facility_letter',
      'identity_card',
      'professional_recommendation',
      'registration_certificate',
    ]
    assert.deepEqual(
      told(await net.frontDesk.isBlocked('hand_over', application)),
      originals.map((slot) => `original_not_matched ${slot}`),
    )
    await net.frontDesk.matches(application, originals.slice(1))
    await net.frontDesk.matches(application, ['diploma'], 'mismatched')
    assert.deepEqual(told(await net.frontDesk.isBlocked('hand_over', application)), ['original_mismatched diploma'])
    await net.frontDesk.matches(application, ['diploma'])
    assert.equal((await net.frontDesk.takes('hand_over', application)).to, 'handed_over')
  })
})

describe('comparing originals', () => {
  it('is refused to an officer for their own application', async () => {
    const owner = await appoint(net, ['front_desk'], '31.71.06.1001')
    const application = await approve(await accept(await owner.submits('TANAH')))
    const { status, refusal } = await tryToMatch(application, 'identity_card', owner)
    assert.deepEqual([status, refusal.code], [403, 'forbidden'])
    assert.equal((await tryToMatch(application, 'identity_card')).status, 200)
  })
})

async function tryToMatch(application: { id: string }, slot: string, person = net.frontDesk) {
  const { version, documents } = await person.reads(application)
  const document = documents.find((candidate) => candidate.slot === slot)
  return person.asks('PUT', `/v1/applications/${application.id}/documents/${document?.id}/original`, {
    body: { verdict: 'matched', sha256: document?.sha256 },
    headers: { 'if-match': `"${version}"` },
  })
}

async function stationsOf({ id }: Application): Promise<string[]> {
  const { data } = await net.applicant.does<{ data: { to: string }[] }>(
    200,
    'GET',
    `/v1/applications/${id}/transitions`,
  )
  return data.map(({ to }) => to)
}

const accepted = async (permitType: string) => accept(await net.applicant.submits(permitType))
const approved = async (permitType: string) => approve(await accepted(permitType))

async function accept(application: Application): Promise<Application> {
  await net.frontDesk.takes('accept', application)
  return application
}

async function approve(application: Application): Promise<Application> {
  await net.reviewer.takes('approve', application)
  return application
}
