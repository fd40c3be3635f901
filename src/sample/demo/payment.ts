import { Webhook } from 'standardwebhooks'
import { sampleBankSecret } from '../bank.ts'
import type { Case } from './replies.ts'
import { DemoError, tell, type Visit } from './visit.ts'

/** Pays the whole fee: the sample bank reports it by a signed event. */
export async function paysAtTheBank(visit: Visit, application: Case, filer = 'applicant'): Promise<void> {
  const {
    body: { feeAssessment },
  } = await visit.look(filer, application)
  if (!feeAssessment) throw new DemoError('There is nothing to pay.')
  const { number: assessmentNumber, total: amount, assessedAt } = feeAssessment
  tell('applicant', `pays ${amount.amount} rupiah for ${assessmentNumber}`)
  const [now, transactionId] = [new Date(), crypto.randomUUID()]
  // The clock of a trial may be ahead of this one.
  const paidAt = new Date(Math.max(now.getTime(), Date.parse(assessedAt))).toISOString()
  const event = {
    type: 'payment.received',
    timestamp: now.toISOString(),
    data: { assessmentNumber, transactionId, amount, paidAt },
  }
  const headers = {
    'webhook-id': transactionId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(sampleBankSecret).sign(transactionId, now, JSON.stringify(event)),
  }
  const {
    body: { receiptNumber },
  } = await visit.does<{ receiptNumber: string }>(null, 'POST', '/payment-events', { body: event, headers })
  tell('bank', `tells of it; the receipt is ${receiptNumber}`)
}
