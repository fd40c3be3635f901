import { rupiah } from '../../support/journey.ts'
import { signedByBank } from '../../support/people/bank.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
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

/** Records a payment of the whole fee at the counter, with its evidence, as this cashier. */
export async function paysAtTheCounter({ world }: Scene, file: Application, cashier: Person): Promise<void> {
  const uploaded = await cashier.triesUpload('payment_evidence', file, somePdf())
  const { version, feeAssessment } = await cashier.reads(file)
  await cashier.asks('POST', `/v1/applications/${file.id}/payments`, {
    body: {
      amount: rupiah(feeAssessment?.outstanding.amount ?? 1),
      paidAt: world.clock.now().toISOString(),
      evidenceDocumentId: uploaded.json<{ id: string }>().id,
    },
    headers: { 'if-match': `"${version}"` },
  })
}
