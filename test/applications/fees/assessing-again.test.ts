import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application, Assessment } from '../../support/person.ts'

const net = await network()
after(() => net.close())
const paid = 40_000

/** Returns an application whose fee the reviewer stated. It was paid, and sent back to the review. */
async function paidAndSentBack(): Promise<Application> {
  const grave = await net.applicant.submits('IPTM')
  await net.frontDesk.takes('accept', grave)
  await net.reviewer.takes('approve', grave, { fee: rupiah(paid) })
  await net.cashier.paysIn(grave)
  await net.frontDesk.matches(grave, ['identity_card'], 'mismatched')
  await net.frontDesk.takes('send_back', grave, { reason: 'It is the card of somebody else.' })
  return grave
}

/** Returns the total of each assessment of an application, the oldest first, and if it is in force. */
async function assessmentsOf({ id }: Application): Promise<[number, boolean][]> {
  const { data } = await net.applicant.does<{ data: (Assessment & { cancelledAt: string | null })[] }>(
    200,
    'GET',
    `/v1/applications/${id}/fee-assessments`,
  )
  return data.map(({ total, cancelledAt }) => [total.amount, cancelledAt === null])
}

describe('the fee of an application that was paid, and is reviewed again', () => {
  it('is not assessed again while it stays the same', async () => {
    const grave = await paidAndSentBack()
    await net.reviewer.takes('approve', grave, { fee: rupiah(paid) })
    assert.deepEqual(await assessmentsOf(grave), [[paid, true]])
  })

  it('has a new assessment when it is lower, which states what was paid too much', async () => {
    const grave = await paidAndSentBack()
    await net.reviewer.takes('approve', grave, { fee: rupiah(30_000) })
    const { status, fee, feeAssessment } = await net.applicant.reads(grave)
    assert.deepEqual([status, fee], ['awaiting_originals', rupiah(30_000)])
    assert.deepEqual([feeAssessment?.outstanding, feeAssessment?.overpaid], [rupiah(0), rupiah(10_000)])
    assert.deepEqual(await assessmentsOf(grave), [
      [paid, false],
      [30_000, true],
    ])
  })

  it('keeps the moment at which an earlier assessment was cancelled, when one more is', async () => {
    const grave = await paidAndSentBack()
    await net.reviewer.takes('approve', grave, { fee: rupiah(30_000) })
    const cancelledAt = async () =>
      (
        await net.database.pool<{ at: Date }[]>`
          select cancelled_at as at
          from fee_assessments
          where application_id = ${grave.id}
          order by assessed_at
          limit 1`
      )[0]?.at.toISOString()
    const before = await cancelledAt()
    await net.frontDesk.matches(grave, ['identity_card'], 'mismatched')
    await net.frontDesk.takes('send_back', grave, { reason: 'It is the card of somebody else.' })
    await net.reviewer.takes('approve', grave, { fee: rupiah(20_000) })
    assert.deepEqual([typeof before, await cancelledAt()], ['string', before])
  })

  it('has no assessment in force when nothing is owed any more', async () => {
    const grave = await paidAndSentBack()
    await net.reviewer.takes('approve', grave, { fee: rupiah(0) })
    const { fee, feeAssessment } = await net.applicant.reads(grave)
    assert.deepEqual([fee, feeAssessment], [rupiah(0), null])
    assert.deepEqual(await assessmentsOf(grave), [[paid, false]])
  })

  it('is asked for once more when it is higher, with the part that is still to be paid', async () => {
    const grave = await paidAndSentBack()
    await net.reviewer.takes('approve', grave, { fee: rupiah(55_000) })
    const { status, feeAssessment } = await net.applicant.reads(grave)
    assert.deepEqual([status, feeAssessment?.outstanding], ['awaiting_payment', rupiah(15_000)])
    assert.deepEqual(await assessmentsOf(grave), [
      [paid, false],
      [55_000, true],
    ])
  })
})
