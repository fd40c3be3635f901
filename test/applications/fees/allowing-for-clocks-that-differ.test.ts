import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn, rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())
const { cashier } = net
const minute = 60_000

describe('a cashier whose clock is ahead', () => {
  it('records a payment of now, as a bank does, until the clock is five minutes ahead', async () => {
    const house = await imbIn('awaiting_payment', net)
    const { id: evidenceDocumentId } = await cashier.uploads('payment_evidence', house)
    const { version } = await cashier.reads(house)
    const records = (ahead: number) =>
      cashier.asks('POST', `/v1/applications/${house.id}/payments`, {
        body: { amount: rupiah(100), paidAt: new Date(Date.now() + ahead).toISOString(), evidenceDocumentId },
        headers: { 'if-match': `"${version}"` },
      })
    const refused = isRefused(await records(6 * minute), 422, 'rule_broken')
    assert.deepEqual(faultsIn(refused), ['/paidAt not_in_the_future'])
    const { status, text } = await records(4 * minute)
    assert.equal(status, 201, text)
  })
})
