import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { isReplayOf, newKey } from '../../support/asserting/retries.ts'
import { rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { signedByBank } from '../../support/people/bank.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import {
  decides,
  graveFee,
  graveWithFee,
  moneyOf,
  paidAndWithdrawn,
  refundsOf,
  triesToDecide,
} from '../../support/scenes/refunds.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

async function paysByBank({ feeAssessment }: Application, amount: number): Promise<void> {
  const now = new Date().toISOString()
  const data = {
    transactionId: crypto.randomUUID(),
    assessmentNumber: feeAssessment?.number,
    amount: rupiah(amount),
    paidAt: now,
  }
  const payload = JSON.stringify({ type: 'payment.received', timestamp: now, data })
  await net.nobody.does(200, 'POST', '/v1/payment-events', {
    raw: { payload, type: 'application/json' },
    headers: signedByBank(payload),
  })
}

describe('a head who decides about open money', () => {
  it('grants a part: it waits for its payout, and the rest stays open', async () => {
    const grave = await paidAndWithdrawn(net)
    const refund = await decides(net.head, grave, { amount: 60_000 })
    assert.deepEqual(
      [refund.outcome, refund.amount, refund.legalRemedy, refund.payout],
      ['granted', rupiah(60_000), null, null],
    )
    assert.deepEqual(await moneyOf(net.applicant, grave), [graveFee, 40_000, 60_000])
    assert.deepEqual(await refundsOf(net.applicant, grave), [refund])
    await decides(net.head, grave, { amount: 40_000 })
    assert.deepEqual(await moneyOf(net.applicant, grave), [graveFee, 0, graveFee])
  })

  it('declines with the legal remedy of that day, and nothing is open any more', async () => {
    const words = { id: 'Keberatan kepada {office} paling lambat {lastDay}.', en: 'Object to {office} by {lastDay}.' }
    const remedy = { text: words, short: words, within: { amount: 21, unit: 'days' } }
    await net.admin.does(201, 'POST', '/v1/legal-remedies', { body: { remedy } })
    const grave = await paidAndWithdrawn(net)
    const refund = await decides(net.head, grave, { outcome: 'declined' })
    assert.match(refund.legalRemedy?.detail ?? '', /^Object to .* by .*20\d\d\.$/)
    assert.match(refund.legalRemedy?.lastDay ?? '', /^20\d\d-/)
    assert.deepEqual(await moneyOf(net.applicant, grave), [0, 0, 0])
  })

  it('decides about what is paid later anew, whatever was decided before', async () => {
    const grave = await paidAndWithdrawn(net)
    await decides(net.head, grave, { outcome: 'declined' })
    await paysByBank(grave, 5_000)
    assert.deepEqual(await moneyOf(net.applicant, grave), [graveFee + 5_000, 5_000, 0])
    await decides(net.head, grave, { amount: 5_000 })
    assert.deepEqual(await moneyOf(net.applicant, grave), [graveFee + 5_000, 0, 5_000])
  })

  it('decides once however often it is asked with one key, and the history says so', async () => {
    const grave = await paidAndWithdrawn(net)
    const { version } = await net.head.reads(grave)
    const headers = { ...newKey(), 'if-match': `"${version}"` }
    isReplayOf(await triesToDecide(net.head, grave, {}, headers), await triesToDecide(net.head, grave, {}, headers))
    const [refund, ...others] = await refundsOf(net.head, grave)
    assert.deepEqual(others, [])
    const { data } = await net.applicant.does<{ data: { type: string; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${grave.id}/events`,
    )
    const [{ type, details } = { type: '', details: {} }] = data.slice(-1)
    assert.deepEqual(
      [type, details],
      [
        'refund.granted',
        { refundId: refund?.id, amount: graveFee, reason: refund?.reason, legalBasis: refund?.legalBasis },
      ],
    )
  })
})

describe('a decision about open money', () => {
  it('is never about more than is open, and has an amount and no identity number', async () => {
    const grave = await paidAndWithdrawn(net)
    const { errors } = isRefused(await triesToDecide(net.head, grave, { amount: graveFee + 1 }), 422, 'rule_broken')
    assert.deepEqual(
      errors?.map(({ pointer, code }) => [pointer, code]),
      [['/amount/amount', 'more_than_open']],
    )
    isRefused(await triesToDecide(net.head, grave, { amount: 0 }), 400, 'invalid_request')
    isRefused(await triesToDecide(net.head, grave, { reason: 'NIK 3171061005900001' }), 422, 'rule_broken')
  })

  it('waits until the fee cannot change any more', async () => {
    const grave = await graveWithFee(net)
    await paysByBank(grave, graveFee + 5_000)
    assert.deepEqual(await moneyOf(net.head, grave), [graveFee + 5_000, 5_000, 0])
    isRefused(await triesToDecide(net.head, grave, { amount: 5_000 }), 409, 'refund_not_open')
    await net.applicant.takes('withdraw', grave, { reason: 'Not this year.' })
    await decides(net.head, grave, { amount: graveFee + 5_000 })
    isRefused(await triesToDecide(net.head, grave, { amount: 1 }), 409, 'refund_not_open')
  })

  it('is made on the version that was read, and changes nothing otherwise', async () => {
    const grave = await paidAndWithdrawn(net)
    isRefused(await triesToDecide(net.head, grave, {}, { 'if-match': '"1"' }), 412, 'stale')
    isRefused(await triesToDecide(net.head, grave, {}, { 'if-match': '*' }), 428, 'precondition_required')
    assert.deepEqual(await refundsOf(net.head, grave), [])
  })

  it('is made by a head who neither recorded a payment nor reviewed, and by nobody else', async () => {
    const grave = await graveWithFee(net)
    const region = grave.office?.regionCode ?? ''
    const payer = await appoint(net, ['head', 'cashier'], region)
    await payer.paysIn(grave)
    await net.applicant.takes('withdraw', grave, { reason: 'Not this year.' })
    isRefused(await triesToDecide(payer, grave), 403, 'duties_apart')
    for (const who of [net.applicant, net.cashier, net.reviewer])
      isRefused(await triesToDecide(who, grave), 403, 'forbidden')
    const other = await net.applicant.submits('IPTM')
    const reviewer = await appoint(net, ['head', 'reviewer'], region)
    await net.frontDesk.takes('accept', other)
    await reviewer.takes('approve', other, { fee: rupiah(graveFee) })
    await net.cashier.paysIn(other)
    await net.applicant.takes('withdraw', other, { reason: 'Not this year.' })
    isRefused(await triesToDecide(reviewer, other), 403, 'duties_apart')
    await decides(net.head, other)
  })
})

describe('money that was kept', () => {
  it('counts again for the fee when its application is reopened, and the decision is lifted', async () => {
    const grave = await paidAndWithdrawn(net)
    await decides(net.head, grave, { outcome: 'declined', amount: 30_000 })
    await pool`update applications set status = 'in_review' where id = ${grave.id}`
    await pool`update applications set status = 'refused' where id = ${grave.id}`
    assert.deepEqual(await moneyOf(net.applicant, grave), [graveFee, graveFee, 0])
    assert.ok((await refundsOf(net.applicant, grave)).every(({ liftedAt }) => liftedAt !== null))
  })

  it('is never more than is open: the database refuses it', async () => {
    const grave = await paidAndWithdrawn(net)
    for (const set of [
      pool`kept_amount = ${graveFee + 1}`,
      pool`kept_amount = -1`,
      pool`kept_amount = 1, status = 'issued'`,
      pool`refunded_amount = 1, refund_due = 2`,
      pool`refunded_amount = 1, paid_amount = -1, status = 'in_review'`,
      pool`refunded_amount = -1`,
      pool`refund_due = -1`,
      pool`refunded_amount = 1, refund_due = 1, refund_returned = 2`,
      pool`refund_returned = -1`,
    ])
      await assert.rejects(pool`update applications set ${set} where id = ${grave.id}`, /violates check constraint/)
  })
})
