import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { imbIn, rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())

const json = ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON']
/** Media types that other operations of the API take, and some that none takes. */
const others = [
  'application/merge-patch+json',
  'Application/Merge-Patch+JSON; charset=utf-8',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/pdf',
  'application/cloudevents+json',
  'text/plain',
]

describe('a payment that no bank has signed', () => {
  it('is not booked, whatever its media type is', async () => {
    const application = await imbIn('awaiting_payment', net)
    const { number, total } = application.feeAssessment ?? {}
    const now = new Date().toISOString()
    const data = { assessmentNumber: number, transactionId: 'T-1', amount: rupiah(total?.amount ?? 0), paidAt: now }
    const payload = JSON.stringify({ type: 'payment.received', timestamp: now, data })
    const headers = { 'webhook-id': '1', 'webhook-timestamp': `${Date.now()}`, 'webhook-signature': 'v1,none' }
    const sends = (type: string) => net.nobody.asks('POST', '/v1/payment-events', { raw: { payload, type }, headers })
    await changesNothing(net, async () => {
      for (const type of json) isRefused(await sends(type), 401, 'unauthorized')
      for (const type of others) {
        const refused = isRefused(await sends(type), 415, 'unsupported_media_type')
        assert.ok(!refused.detail.includes('merge-patch'), refused.detail)
      }
    })
    assert.equal((await net.applicant.reads(application)).status, 'awaiting_payment')
  })
})
