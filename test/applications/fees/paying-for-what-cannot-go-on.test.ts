import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { imbIn, letDaysPass, rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { signedByBank } from '../../support/people/bank.ts'
import type { Application, Person } from '../../support/person.ts'
import { codesOf } from '../../support/scenes/offices.ts'
import { type Issued, issued, takesOn } from '../../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const { applicant, cashier, database, head } = net
const { pool } = database

/** Returns a renewal of a permit that waits for its fee, without the beginning from the earlier application. */
async function renewalToPay(earlier: Issued): Promise<Application> {
  const renewal = await imbIn('awaiting_payment', net)
  await pool`
    update applications
    set started_from_id = ${earlier.applicationId}, started_for = 'renewal'
    where id = ${renewal.id}`
  return renewal
}

async function renewalOfRevoked(): Promise<Application> {
  const earlier = await issued(net)
  const renewal = await renewalToPay(earlier)
  await takesOn(head, earlier, 'revoke')
  return renewal
}

const blockersFor = async (who: Person, application: Application, step: string) =>
  (await who.reads(application)).nextActions.find(({ action }) => action === step)?.blockers ?? assert.fail(step)

interface Tracked {
  turn: string
  next: { id: string; en: string }
}
const tracks = ({ reference, trackingKey }: Application) =>
  net.nobody.does<Tracked>(200, 'POST', '/v1/tracking', { body: { reference, trackingKey } })

async function paysAtTheBank({ feeAssessment }: Application): Promise<void> {
  const data = {
    transactionId: crypto.randomUUID(),
    assessmentNumber: feeAssessment?.number,
    amount: rupiah(feeAssessment?.total.amount ?? 0),
    paidAt: new Date().toISOString(),
  }
  const payload = JSON.stringify({ type: 'payment.received', timestamp: data.paidAt, data })
  const raw = { payload, type: 'application/json' }
  const { status, text } = await net.nobody.asks('POST', '/v1/payment-events', { raw, headers: signedByBank(payload) })
  assert.equal(status, 200, text)
}

describe('a renewal that waits for its fee, and whose earlier permit was revoked', () => {
  it('says so to the cashier before they take money, and offers the withdrawal to the applicant', async () => {
    const renewal = await renewalOfRevoked()
    const blockers = await blockersFor(cashier, renewal, 'confirm_payment')
    assert.deepEqual(codesOf(blockers), ['earlier_permit_revoked', 'payment_incomplete'])
    assert.match(blockers[0]?.detail ?? '', /The applicant has to withdraw .*; otherwise it lapses at its deadline\.$/)
    assert.deepEqual(await blockersFor(applicant, renewal, 'withdraw'), [])
  })

  it('tells who tracks it that it cannot go on, and that nothing has to be paid', async () => {
    const { turn, next } = await tracks(await renewalOfRevoked())
    assert.equal(turn, 'applicant')
    assert.match(next.en, /cannot go on, because .* was revoked; the applicant withdraws it and need not pay\.$/)
    assert.match(next.id, /sudah dicabut; pemohon menariknya kembali dan tidak perlu membayar\.$/)
  })

  it('keeps a payment on its account, at the bank and at the counter, and does not move on', async () => {
    const [atBank, atCounter] = [await renewalOfRevoked(), await renewalOfRevoked()]
    await paysAtTheBank(atBank)
    await cashier.paysIn(atCounter)
    for (const renewal of [atBank, atCounter]) {
      const { status, feeAssessment } = await applicant.reads(renewal)
      assert.deepEqual([status, feeAssessment?.outstanding.amount], ['awaiting_payment', 0])
      assert.deepEqual(codesOf(await blockersFor(cashier, renewal, 'confirm_payment')), ['earlier_permit_revoked'])
    }
  })

  it('leaves what was paid to a decision of the head, when it is withdrawn and when it lapses', async () => {
    const [withdrawn, lapsed] = [await renewalOfRevoked(), await renewalOfRevoked()]
    for (const renewal of [withdrawn, lapsed]) await paysAtTheBank(renewal)
    await applicant.takes('withdraw', withdrawn, { reason: 'It cannot go on.' })
    await letDaysPass(400, lapsed, net)
    assert.equal(await lapseApplications(pool, consequences), 1)
    for (const renewal of [withdrawn, lapsed]) {
      const { openMoney } = await head.does<{ openMoney: { open: { amount: number } } }>(
        200,
        'GET',
        `/v1/applications/${renewal.id}`,
      )
      assert.equal(openMoney.open.amount, renewal.feeAssessment?.total.amount)
    }
  })
})

describe('a renewal that waits for its fee, and whose earlier permit is suspended', () => {
  it('goes on as usual when it is paid', async () => {
    const earlier = await issued(net)
    const renewal = await renewalToPay(earlier)
    await takesOn(head, earlier, 'suspend')
    assert.match((await tracks(renewal)).next.en, /The applicant pays the fee/)
    await paysAtTheBank(renewal)
    assert.equal((await applicant.reads(renewal)).status, 'awaiting_originals')
  })
})
