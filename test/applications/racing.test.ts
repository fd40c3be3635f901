import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { match } from '../../src/applications/documents/match.ts'
import { lapse } from '../../src/applications/lapse.ts'
import type { Db } from '../../src/platform/db/client.ts'
import { consequences } from '../../src/program/consequences.ts'
import { imbIn, inputs, letDaysPass, report } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application } from '../support/person.ts'
import { actorOf, documentIn, race, taking, wholeHistory } from '../support/racing.ts'

const net = await network()
after(() => net.close())

describe('two steps at once', () => {
  it('are one step when the head signs and the applicant withdraws a moment later', async () => {
    const file = await imbIn('ready_to_sign', net)
    const late = await race(net, taking(net, 'head', file, { action: 'sign' }), () =>
      net.applicant.tries('withdraw', file, inputs['withdraw']),
    )
    assert.equal(late.status, 409, late.text)
    assert.equal(late.refusal.code, 'step_not_allowed')
    assert.deepEqual(late.refusal.nextActions, [])
    assert.equal((await wholeHistory(net, file)).status, 'issued')
  })

  it('are one step when the applicant withdraws and the head signs a moment later', async () => {
    const file = await imbIn('ready_to_sign', net)
    const late = await race(
      net,
      taking(net, 'applicant-1', file, { action: 'withdraw', reason: 'Not this year.' }),
      () => net.head.tries('sign', file),
    )
    assert.equal(late.status, 409, late.text)
    assert.equal((await wholeHistory(net, file)).status, 'withdrawn')
  })

  it('are one step when a reviewer approves and returns', async () => {
    const file = await inspected()
    const late = await race(net, taking(net, 'reviewer', file, { action: 'approve' }), () =>
      net.reviewer.tries('return', file, inputs['return']),
    )
    assert.equal(late.status, 409, late.text)
    const { status, returnReasons } = await wholeHistory(net, file)
    assert.deepEqual({ status, returnReasons }, { status: 'awaiting_payment', returnReasons: null })
  })

  it('are one step when a reviewer returns and approves', async () => {
    const file = await inspected()
    const late = await race(
      net,
      taking(net, 'reviewer', file, { action: 'return', reasons: [{ target: 'land_title', code: 'unreadable' }] }),
      () => net.reviewer.tries('approve', file, inputs['approve']),
    )
    assert.equal(late.status, 409, late.text)
    const { status, fee } = await wholeHistory(net, file)
    assert.deepEqual({ status, fee }, { status: 'returned', fee: null })
  })

  it('are one signature when the head signs twice', async () => {
    const file = await imbIn('ready_to_sign', net)
    const late = await race(net, taking(net, 'head', file, { action: 'sign' }), () => net.head.tries('sign', file))
    assert.equal(late.status, 409, late.text)
    const signatures = await net.database
      .pool`select from application_events where application_id = ${file.id} and action = 'sign'`
    assert.equal(signatures.length, 1)
    await wholeHistory(net, file)
  })

  it('are judged anew also under an Idempotency-Key, and the refusal is not kept', async () => {
    const file = await imbIn('ready_to_sign', net)
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const late = await race(net, taking(net, 'head', file, { action: 'send_back', reason: 'Look again.' }), () =>
      net.head.tries('sign', file, {}, { headers }),
    )
    assert.equal(late.status, 409, late.text)
    assert.equal((await net.head.tries('sign', file, {}, { headers })).headers['idempotency-replayed'], undefined)
    assert.equal((await wholeHistory(net, file)).status, 'in_review')
  })

  it('tell whoever bound the step to what they had read that it has changed', async () => {
    const file = await imbIn('ready_to_sign', net)
    const headers = { 'if-match': `"${file.version}"` }
    const late = await race(net, taking(net, 'head', file, { action: 'send_back', reason: 'Look again.' }), () =>
      net.head.tries('sign', file, {}, { headers }),
    )
    assert.equal(late.status, 412, late.text)
    assert.equal((await wholeHistory(net, file)).status, 'in_review')
  })

  it('are one when an application lapses while its applicant submits it again', async () => {
    const file = await overdue()
    const late = await race(
      net,
      (tx) => lapse(tx, consequences),
      () => net.applicant.tries('submit', file, inputs['submit']),
    )
    assert.equal(late.status, 409, late.text)
    assert.equal((await wholeHistory(net, file)).status, 'lapsed')
  })

  it('are one when its applicant submits it again while it lapses', async () => {
    const file = await overdue()
    const lapsed = await race(
      net,
      taking(net, 'applicant-1', file, { action: 'submit', statementAccepted: true }),
      () => lapse(net.database.pool, consequences),
    )
    assert.equal(lapsed, 0)
    assert.equal((await wholeHistory(net, file)).status, 'submitted')
  })
})

describe('the gate of the originals', () => {
  it('holds when a match is changed to mismatched while the head signs', async () => {
    const file = await imbIn('ready_to_sign', net)
    const late = await race(
      net,
      (tx) => matching(tx, file, 'land_title', 'mismatched'),
      () => net.head.tries('sign', file),
    )
    assert.equal(late.status, 422, late.text)
    assert.deepEqual(
      late.refusal.blockers?.map(({ code, target }) => ({ code, target })),
      [{ code: 'original_mismatched', target: 'land_title' }],
    )
    assert.equal((await wholeHistory(net, file)).status, 'ready_to_sign')
  })

  it('does not let a match be changed that a signature rests on', async () => {
    const file = await imbIn('ready_to_sign', net)
    const document = documentIn(file, 'land_title')
    const late = await race(net, taking(net, 'head', file, { action: 'sign' }), () =>
      net.frontDesk.asks('PUT', `/v1/applications/${file.id}/documents/${document.id}/original`, {
        body: { verdict: 'mismatched', sha256: document.sha256 },
        headers: { 'if-match': `"${file.version}"` },
      }),
    )
    assert.equal(late.status, 412, late.text)
    const { status, documents } = await wholeHistory(net, file)
    assert.equal(status, 'issued')
    assert.equal(documents.find(({ slot }) => slot === 'land_title')?.original?.verdict, 'matched')
  })
})

async function inspected(): Promise<Application> {
  const file = await imbIn('in_inspection', net)
  await net.inspector.takes('report_inspection', file, { report })
  return net.reviewer.reads(file)
}

/** A returned application that has waited longer for its applicant than its permit type allows. */
async function overdue(): Promise<Application> {
  const file = await imbIn('returned', net)
  await letDaysPass(3_650, file, net)
  return file
}

async function matching(tx: Db, file: Application, slot: string, verdict: 'matched' | 'mismatched') {
  const { id, sha256 } = documentIn(file, slot)
  const actor = await actorOf(net, 'front-desk')
  await match(
    { db: tx, actor, channel: 'web', ifVersion: file.version },
    { applicationId: file.id, documentId: id },
    { verdict, sha256 },
  )
}
