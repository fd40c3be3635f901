import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { matchOriginal } from '../../../src/applications/documents/originals/match.ts'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { actorOf, documentIn, race, taking, wholeHistory } from '../../support/faults/racing.ts'
import { imbIn, inputs, letDaysPass, report } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'

const net = await network()
after(() => net.close())

describe('two steps at once', () => {
  it('are one step when the head signs and the applicant withdraws a moment later', async () => {
    const application = await imbIn('ready_to_sign', net)
    const late = await race(net, taking(net, 'head', application, { action: 'sign' }), () =>
      net.applicant.tries('withdraw', application, inputs['withdraw']),
    )
    assert.equal(late.status, 409, late.text)
    assert.equal(late.refusal.code, 'step_not_allowed')
    assert.deepEqual(late.refusal.nextActions, [])
    assert.equal((await wholeHistory(net, application)).status, 'issued')
  })

  it('are one step when the applicant withdraws and the head signs a moment later', async () => {
    const application = await imbIn('ready_to_sign', net)
    const late = await race(
      net,
      taking(net, 'applicant-1', application, { action: 'withdraw', reason: 'Not this year.' }),
      () => net.head.tries('sign', application),
    )
    assert.equal(late.status, 409, late.text)
    assert.equal((await wholeHistory(net, application)).status, 'withdrawn')
  })

  it('are one step when a reviewer approves and returns', async () => {
    const application = await inspected()
    const late = await race(net, taking(net, 'reviewer', application, { action: 'approve' }), () =>
      net.reviewer.tries('return', application, inputs['return']),
    )
    assert.equal(late.status, 409, late.text)
    const { status, returnReasons } = await wholeHistory(net, application)
    assert.deepEqual({ status, returnReasons }, { status: 'awaiting_payment', returnReasons: null })
  })

  it('are one step when a reviewer returns and approves', async () => {
    const application = await inspected()
    const late = await race(
      net,
      taking(net, 'reviewer', application, {
        action: 'return',
        reasons: [{ target: 'land_title', code: 'unreadable' }],
      }),
      () => net.reviewer.tries('approve', application, inputs['approve']),
    )
    assert.equal(late.status, 409, late.text)
    const { status, fee } = await wholeHistory(net, application)
    assert.deepEqual({ status, fee }, { status: 'returned', fee: null })
  })

  it('are one signature when the head signs twice', async () => {
    const application = await imbIn('ready_to_sign', net)
    const late = await race(net, taking(net, 'head', application, { action: 'sign' }), () =>
      net.head.tries('sign', application),
    )
    assert.equal(late.status, 409, late.text)
    const signatures = await net.database
      .pool`select from application_events where application_id = ${application.id} and action = 'sign'`
    assert.equal(signatures.length, 1)
    await wholeHistory(net, application)
  })

  it('are judged again also under an Idempotency-Key, and the refusal is not stored', async () => {
    const application = await imbIn('ready_to_sign', net)
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const late = await race(net, taking(net, 'head', application, { action: 'send_back', reason: 'Look again.' }), () =>
      net.head.tries('sign', application, {}, { headers }),
    )
    assert.equal(late.status, 409, late.text)
    assert.equal(
      (await net.head.tries('sign', application, {}, { headers })).headers['idempotency-replayed'],
      undefined,
    )
    assert.equal((await wholeHistory(net, application)).status, 'in_review')
  })

  it('refuse as stale a step that was bound to the version read', async () => {
    const application = await imbIn('ready_to_sign', net)
    const headers = { 'if-match': `"${application.version}"` }
    const late = await race(net, taking(net, 'head', application, { action: 'send_back', reason: 'Look again.' }), () =>
      net.head.tries('sign', application, {}, { headers }),
    )
    assert.equal(late.status, 412, late.text)
    assert.equal((await wholeHistory(net, application)).status, 'in_review')
  })

  it('are one step when an application lapses while its applicant submits it again', async () => {
    const application = await overdue()
    const late = await race(
      net,
      (tx) => lapseApplications(tx, consequences),
      () => net.applicant.tries('submit', application, inputs['submit']),
    )
    assert.equal(late.status, 409, late.text)
    assert.equal((await wholeHistory(net, application)).status, 'lapsed')
  })

  it('are one step when its applicant submits it again while it lapses', async () => {
    const application = await overdue()
    const lapsed = await race(
      net,
      taking(net, 'applicant-1', application, { action: 'submit', statementAccepted: true }),
      () => lapseApplications(net.database.pool, consequences),
    )
    assert.equal(lapsed, 0)
    assert.equal((await wholeHistory(net, application)).status, 'submitted')
  })
})

describe('the gate of the originals', () => {
  it('blocks when a match is changed to mismatched while the head signs', async () => {
    const application = await imbIn('ready_to_sign', net)
    const late = await race(
      net,
      (tx) => matching(tx, application, 'land_title', 'mismatched'),
      () => net.head.tries('sign', application),
    )
    assert.equal(late.status, 422, late.text)
    assert.deepEqual(
      late.refusal.blockers?.map(({ code, target }) => ({ code, target })),
      [{ code: 'original_mismatched', target: 'land_title' }],
    )
    assert.equal((await wholeHistory(net, application)).status, 'ready_to_sign')
  })

  it('blocks the change of a match on which a signature is based', async () => {
    const application = await imbIn('ready_to_sign', net)
    const document = documentIn(application, 'land_title')
    const late = await race(net, taking(net, 'head', application, { action: 'sign' }), () =>
      net.frontDesk.asks('PUT', `/v1/applications/${application.id}/documents/${document.id}/original`, {
        body: { verdict: 'mismatched', sha256: document.sha256 },
        headers: { 'if-match': `"${application.version}"` },
      }),
    )
    assert.equal(late.status, 412, late.text)
    const { status, documents } = await wholeHistory(net, application)
    assert.equal(status, 'issued')
    assert.equal(documents.find(({ slot }) => slot === 'land_title')?.original?.verdict, 'matched')
  })
})

async function inspected(): Promise<Application> {
  const application = await imbIn('in_inspection', net)
  await net.inspector.takes('report_inspection', application, { report })
  return net.reviewer.reads(application)
}

/** Returns a returned application whose applicant has waited longer than its permit type allows. */
async function overdue(): Promise<Application> {
  const application = await imbIn('returned', net)
  await letDaysPass(3_650, application, net)
  return application
}

async function matching(tx: Db, application: Application, slot: string, verdict: 'matched' | 'mismatched') {
  const { id, sha256 } = documentIn(application, slot)
  const actor = await actorOf(net, 'front-desk')
  await matchOriginal(
    { db: tx, actor, channel: 'web', ifVersion: application.version },
    { applicationId: application.id, documentId: id },
    { verdict, sha256 },
  )
}
