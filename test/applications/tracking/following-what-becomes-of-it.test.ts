import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { issued, takesOn } from '../../support/scenes/permits.ts'
import { decides, paidAndWithdrawn, paysOut, triesToReturn } from '../../support/scenes/refunds.ts'

const net = await network()
after(() => net.close())

/** Returns what is next, as somebody with the reference and the key reads it. */
const nextOf = async ({ reference, trackingKey }: Application) =>
  (
    await net.nobody.does<{ next: { en: string } }>(200, 'POST', '/v1/tracking', {
      body: { reference, trackingKey },
    })
  ).next.en

describe('who tracks an application', () => {
  it('reads of a refund of everything until it is paid out, and again when the bank returns it', async () => {
    const grave = await paidAndWithdrawn(net)
    const refund = await decides(net.head, grave)
    assert.match(await nextOf(grave), /A refund of IDR\s100,000 has been granted, and is still to be paid out\./)
    await paysOut(net, grave, refund)
    assert.equal(await nextOf(grave), 'The application was withdrawn.')
    assert.equal((await triesToReturn(net.cashier, grave, refund.id)).status, 201)
    assert.match(await nextOf(grave), /The bank returned a refund of IDR\s100,000\./)
  })

  for (const purpose of ['renewal', 'amendment'] as const)
    it(`reads that the ${purpose} of a permit that was revoked cannot go on`, async () => {
      const earlier = await issued(net)
      const draft = await net.applicant.drafts('SKTM', { startFrom: { applicationId: earlier.applicationId, purpose } })
      await takesOn(net.head, earlier, 'revoke')
      assert.match(await nextOf(draft), /^This application cannot go on, because .* was revoked/)
    })
})
