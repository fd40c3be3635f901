import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { goes, imbIn, letDaysPass } from '../../support/journey.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import type { Application } from '../../support/person.ts'
import { type Issued, issued, permitOf, readyToSign, takesOn } from '../../support/scenes/permits.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)
beforeEach(told)

/** Returns an application in a status as the renewal of a permit, without its beginning from the earlier one. */
async function renewalIn(status: string, { applicationId }: Issued): Promise<Application> {
  const renewal = await imbIn(status, net)
  await pool`
    update applications
    set started_from_id = ${applicationId}, started_for = 'renewal'
    where id = ${renewal.id}`
  await told()
  return renewal
}

describe('the applicant of a renewal that waits for its fee', () => {
  it('is told by the letter about the revocation of the earlier permit that it cannot go on', async () => {
    const earlier = await issued(net)
    const renewal = await renewalIn('awaiting_payment', earlier)
    await takesOn(net.head, earlier, 'revoke')
    const { en, id } = await isTold('permit_revoked')
    assert.match(
      en,
      /to renew or amend this permit cannot go on from [^.]*\. Do not pay a fee for it\. Please withdraw/,
    )
    assert.match(id, /untuk memperpanjang atau mengubah izin ini tidak dapat dilanjutkan mulai [^.]*\. Jangan membayar/)
    for (const text of [en, id]) assert.ok(text.includes(renewal.reference), text)
  })

  it('is not asked to pay after the earlier permit was revoked', async () => {
    const [earlier, renewal] = [await issued(net), await imbIn('in_review', net)]
    await told()
    await goes(net, 'reviewer', 'inspect', renewal)
    await goes(net, 'inspector', 'report_inspection', renewal)
    await goes(net, 'reviewer', 'approve', renewal)
    await pool`
      update applications
      set started_from_id = ${earlier.applicationId}, started_for = 'renewal'
      where id = ${renewal.id}`
    await takesOn(net.head, earlier, 'revoke')
    await isTold('permit_revoked')
  })

  it('reads in the receipt of a payment that it stays recorded, and that a refund is decided about', async () => {
    const earlier = await issued(net)
    const renewal = await renewalIn('awaiting_payment', earlier)
    await takesOn(net.head, earlier, 'revoke')
    await told()
    await net.cashier.paysIn(renewal)
    const { en, id } = await isTold('payment_received')
    assert.match(en, /was revoked\.[^]*Please withdraw[^]*stays recorded\. Once the application has ended, the office/)
    assert.doesNotMatch(en + id, /next step|langkah berikutnya|undefined/)
  })

  it('reads in the letter about its lapse why, and not that nobody paid', async () => {
    const earlier = await issued(net)
    const renewal = await renewalIn('awaiting_payment', earlier)
    await takesOn(net.head, earlier, 'revoke')
    await net.cashier.paysIn(renewal)
    await told()
    await letDaysPass(400, renewal, net)
    assert.equal(await lapseApplications(pool, consequences), 1)
    const { en, id } = await isTold('lapsed')
    assert.match(en, /^Your application has lapsed: the permit to be renewed or amended was revoked, and the app/m)
    assert.match(id, /^Permohonan Anda gugur karena izin yang hendak diperpanjang atau diubah sudah dicabut, dan/m)
    assert.match(en, /whether this will be refunded/)
  })
})

describe('the holder of a permit that is revoked before they collect it', () => {
  it('is told not to come, and is not invited any more', async () => {
    const permit = await imbIn('ready_to_sign', net)
    await told()
    await goes(net, 'head', 'sign', permit)
    await takesOn(net.head, await permitOf(net, permit), 'revoke')
    const { en, id } = await isTold('permit_revoked')
    assert.match(en, /^The permit is not handed over any more\. You need not come to collect it/m)
    assert.match(id, /^Izin ini tidak diserahkan lagi\. Anda tidak perlu datang/m)
  })
})

describe('the applicant of two renewals of one permit', () => {
  it('is told by the letter about the permit of one that the other cannot go on', async () => {
    const { applicationId } = await issued(net)
    const startFrom = { applicationId, purpose: 'renewal' }
    const [one, other] = await readyToSign(net, 2, 'SKTM', undefined, { startFrom })
    await told()
    await goes(net, 'head', 'sign', one ?? assert.fail())
    const { en, id } = await isTold('permit_ready')
    assert.ok(en.includes(`Application ${other?.reference} to renew or amend the earlier permit cannot go on,`), en)
    assert.ok(id.includes(`Permohonan ${other?.reference} untuk memperpanjang atau mengubah izin sebelumnya tidak`), id)
    assert.match(en, /Do not pay a fee for it\. Please withdraw that application\./)
  })
})
