import { rupiah } from '../../support/journey.ts'
import { signedByBank } from '../../support/people/bank.ts'
import type { Application } from '../../support/person.ts'
import type { Scene } from './scene.ts'

/** Has the bank tell of a payment of the whole fee, under one transaction so many times. */
export async function paysByBank({ applicant, world }: Scene, file: Application, { times = 1 } = {}): Promise<void> {
  const { feeAssessment } = await applicant.reads(file)
  const data = {
    assessmentNumber: feeAssessment?.number,
    transactionId: `misdeed-${file.id}`,
    amount: rupiah(feeAssessment?.total.amount ?? 1),
    paidAt: world.clock.now().toISOString(),
  }
  const body = JSON.stringify({ type: 'payment.received', timestamp: data.paidAt, data })
  for (let told = 0; told < times; told++)
    await world.bearer(null).asks('POST', '/v1/payment-events', {
      raw: { payload: body, type: 'application/json' },
      headers: signedByBank(body, { at: world.clock.now() }),
    })
}
