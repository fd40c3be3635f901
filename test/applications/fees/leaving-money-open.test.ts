import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { imbIn, letDaysPass } from '../../support/journey.ts'
import { hasContact, mailIn } from '../../support/mail/contacts.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import { bankPays } from '../../support/people/bank.ts'
import type { Application } from '../../support/person.ts'
import { decides, graveFee, graveWithFee, paidAndWithdrawn } from '../../support/scenes/refunds.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
await hasContact(net, net.applicant, { channel: 'email', address: 'applicant@example.org', language: 'en' })

interface OpenMoney {
  paid: { amount: number }
  open: { amount: number }
  detail: string
}
const openIn = async (application: Application, language = 'en') =>
  (
    await net.applicant.does<{ openMoney: OpenMoney | null }>(200, 'GET', `/v1/applications/${application.id}`, {
      headers: { 'accept-language': language },
    })
  ).openMoney
const nextOf = async ({ reference, trackingKey }: Application) =>
  (
    await net.nobody.does<{ next: { id: string; en: string } }>(200, 'POST', '/v1/tracking', {
      body: { reference, trackingKey },
    })
  ).next

/** Sends the waiting letters. Returns their texts, newest last. */
async function lettersSince(): Promise<string[]> {
  while ((await tellPeople(pool)) > 0);
  const post = new KeepingPost()
  while ((await sendNotices(pool, net.vault, post)) > 0);
  return post.parcels.map(({ content }) => mailIn(content).text.replace(/\s+/g, ' '))
}
const office = /ask One-stop service office, Menteng District\./

describe('the payment of an application that ends without a permit', () => {
  for (const [end, ends] of [
    [
      'withdrawn',
      (application: Application) => net.applicant.takes('withdraw', application, { reason: 'Not this year.' }),
    ],
    [
      'lapsed',
      async (application: Application) => {
        await letDaysPass(400, application, net)
        assert.equal(await lapseApplications(pool, consequences), 1)
      },
    ],
  ] as const)
    it(`is shown when it is ${end}: the sum, open, and whom to ask; in case, tracking and letter`, async () => {
      const application = await imbIn('awaiting_originals', net)
      const amount = application.feeAssessment?.total.amount ?? 0
      assert.ok(amount > 0)
      const sum = new Intl.NumberFormat('en-GB').format(amount)
      assert.equal(await openIn(application), null, 'It stands against the fee.')
      await lettersSince()
      await ends(application)
      const money = await openIn(application)
      assert.deepEqual([money?.paid.amount, money?.open.amount], [amount, amount])
      assert.match(money?.detail ?? '', office)
      assert.ok(money?.detail.includes(sum))
      assert.match((await openIn(application, 'id'))?.detail ?? '', /^Anda telah membayar Rp\d.* tanyakan kepada PTSP/)
      const { id, en } = await nextOf(application)
      assert.match(en, office)
      assert.match(id, /Anda telah membayar/)
      const letter = (await lettersSince()).at(-1) ?? ''
      assert.ok(letter.includes(sum) && office.test(letter), letter)
      assert.doesNotMatch(letter, /nothing more to do/)
    })

  it('is not mentioned where nothing was paid: the letter says that nothing is left to do', async () => {
    const application = await imbIn('submitted', net)
    await lettersSince()
    await net.applicant.takes('withdraw', application, { reason: 'Not this year.' })
    assert.equal(await openIn(application), null)
    assert.match((await lettersSince()).at(-1) ?? '', /nothing more to do/)
    assert.doesNotMatch((await nextOf(application)).en, /paid/)
  })
})

describe('the fee of an application that ends without a permit', () => {
  it('is not outstanding, whether it was paid, in part or not at all, or given back', async () => {
    const outstanding = async (grave: Application) =>
      (await net.applicant.reads(grave)).feeAssessment?.outstanding.amount
    const [unpaid, refunded] = [await graveWithFee(net), await paidAndWithdrawn(net)]
    await bankPays(net, unpaid.feeAssessment?.number ?? '', 1_000)
    assert.equal(await outstanding(unpaid), graveFee - 1_000)
    await net.applicant.takes('withdraw', unpaid, { reason: 'Not this year.' })
    await decides(net.head, refunded)
    assert.deepEqual([await outstanding(unpaid), await outstanding(refunded)], [0, 0])
  })
})

describe('an overpayment', () => {
  it('is shown as the amount above the fee, with whom to ask', async () => {
    const application = await imbIn('awaiting_payment', net)
    const total = application.feeAssessment?.total.amount ?? 0
    await lettersSince()
    const { status, text } = await bankPays(net, application.feeAssessment?.number ?? '', total + 5_000)
    assert.equal(status, 200, text)
    const money = await openIn(application)
    assert.deepEqual([money?.paid.amount, money?.open.amount], [total + 5_000, 5_000])
    assert.match(money?.detail ?? '', /whether the IDR 5,000 paid too much will be refunded\. Please ask/)
    assert.match((await nextOf(application)).en, /5,000 paid too much/)
    assert.ok(
      (await lettersSince()).some((letter) => /Payment|received/.test(letter) && /5,000 paid too much/.test(letter)),
    )
  })
})
