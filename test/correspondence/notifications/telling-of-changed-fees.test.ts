import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { goes, imbIn, inputs, rupiah } from '../../support/journey.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { signedByBank } from '../../support/people/bank.ts'
import type { Application } from '../../support/person.ts'
import { fence } from '../../support/scenes/fence.ts'
import { publishes, rollsOut } from '../../support/scenes/publishing.ts'

const { net, told, isTold, close } = await openSentLetters()
after(close)

/** Returns an application whose fee of 40,000 was paid, and which was sent back, with the number of its assessment. */
async function paidAndSentBack(): Promise<{ grave: Application; number: string }> {
  const grave = await net.applicant.submits('IPTM')
  await net.frontDesk.takes('accept', grave)
  await net.reviewer.takes('approve', grave, { fee: rupiah(40_000) })
  const { feeAssessment } = await net.applicant.reads(grave)
  await net.cashier.paysIn(grave)
  await net.frontDesk.matches(grave, ['identity_card'], 'mismatched')
  await net.frontDesk.takes('send_back', grave, { reason: 'It is the card of somebody else.' })
  await told()
  return { grave, number: feeAssessment?.number ?? '' }
}

describe('the letter about a fee that was paid and is assessed anew', () => {
  it('asks only for the rest when the fee is higher', async () => {
    const { grave } = await paidAndSentBack()
    await net.reviewer.takes('approve', grave, { fee: rupiah(55_000) })
    const { en, id } = await isTold('payment_due')
    assert.match(en, /Next step: pay IDR\s15,000, the rest of the fee, by/)
    assert.match(en, /Amount: IDR\s55,000\nAlready paid: IDR\s40,000\nStill to be paid: IDR\s15,000\n/)
    assert.match(id, /Sudah dibayar: Rp40\.000\nSisa yang harus dibayar: Rp15\.000\n/)
  })

  it('says what was paid too much when the fee is lower', async () => {
    const { grave } = await paidAndSentBack()
    await net.reviewer.takes('approve', grave, { fee: rupiah(30_000) })
    const { en, id } = await isTold('originals_due')
    assert.match(en, /It has not been decided yet whether the IDR\s10,000 paid too much will be refunded\./)
    assert.match(id, /Pengembalian kelebihan Rp10\.000 belum diputuskan\./)
  })

  it('says what was paid too much with the permit, where no originals are compared before', async () => {
    const code = 'FENCE-FEE'
    await publishes(net, code, {
      ...fence,
      stages: { inspection: false, fee: true },
      originalsGate: 'before_handover',
      fee: null,
      samples: [],
    })
    await rollsOut(net, code, '31')
    const answers = { fence: { length: 20, posts: 10, material: 'wood' } }
    const file = await net.applicant.drafts(code, { answers, villageCode: '31.71.06.1001' })
    await net.applicant.uploads('identity_card', file)
    await net.applicant.takes('submit', file, { statementAccepted: true })
    await net.frontDesk.takes('accept', file)
    await net.reviewer.takes('approve', file, { fee: rupiah(40_000) })
    await net.cashier.paysIn(file)
    await net.head.takes('send_back', file, { reason: 'The fence is shorter.' })
    await net.reviewer.takes('approve', file, { fee: rupiah(30_000) })
    await told()
    await net.head.takes('sign', file, inputs['sign'])
    assert.match((await isTold('permit_ready')).en, /whether the IDR\s10,000 paid too much will be refunded\./)
  })
})

let grave: Application
/** The number of the first assessment, which a second one with a higher fee has replaced. */
let replaced: string
before(async () => {
  const paid = await paidAndSentBack()
  grave = paid.grave
  replaced = paid.number
  await net.reviewer.takes('approve', grave, { fee: rupiah(55_000) })
  await told()
})

async function paysAtTheBank(assessmentNumber: string, amount: number): Promise<void> {
  const body = JSON.stringify({
    type: 'payment.received',
    timestamp: new Date().toISOString(),
    data: {
      assessmentNumber,
      transactionId: crypto.randomUUID(),
      amount: rupiah(amount),
      paidAt: new Date().toISOString(),
    },
  })
  const { status, text } = await net.nobody.asks('POST', '/v1/payment-events', {
    raw: { payload: body, type: 'application/json' },
    headers: signedByBank(body),
  })
  assert.equal(status, 200, text)
}

describe('a payment with the number of an assessment that was replaced by a higher one', () => {
  it('is acknowledged with what is still to be paid of the fee in force', async () => {
    await paysAtTheBank(replaced, 5_000)
    assert.equal((await net.applicant.reads(grave)).status, 'awaiting_payment')
    const { en, id } = await isTold('payment_received')
    assert.match(en, /Still to be paid: IDR\s10,000\./)
    assert.doesNotMatch(id, /telah lunas/)
  })

  it('is acknowledged as full payment once the fee in force is paid', async () => {
    await paysAtTheBank(replaced, 10_000)
    assert.equal((await net.applicant.reads(grave)).status, 'awaiting_originals')
    assert.match((await isTold('payment_received', 'originals_due')).en, /The fee is paid in full\./)
  })
})

describe('a payment for an application that was withdrawn', () => {
  it('is acknowledged without asking for more, and with the office that decides about it', async () => {
    const house = await imbIn('awaiting_payment', net)
    await goes(net, 'applicant', 'withdraw', house)
    await told()
    await paysAtTheBank(house.feeAssessment?.number ?? '', 5_000)
    const { en, id } = await isTold('payment_received')
    assert.match(en, /You have paid IDR\s5,000\. It has not been decided yet whether this will be refunded\./)
    for (const text of [en, id]) assert.doesNotMatch(text, /Still to be paid|Sisa yang|paid in full|lunas|next step/)
  })
})
