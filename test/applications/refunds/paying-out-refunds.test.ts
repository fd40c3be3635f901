import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { isReplayOf, newKey } from '../../support/asserting/retries.ts'
import { hasContact, mailIn } from '../../support/mail/contacts.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import {
  decides,
  graveFee,
  moneyOf,
  paidAndWithdrawn,
  paysOut,
  type Refund,
  refundsOf,
  triesToPayOut,
  triesToReturn,
} from '../../support/scenes/refunds.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
await hasContact(net, net.applicant, { channel: 'email', address: 'applicant@example.org', language: 'en' })

/** Sends the waiting letters. Returns their texts. */
async function letters(): Promise<string[]> {
  while ((await tellPeople(pool)) > 0);
  const post = new KeepingPost()
  while ((await sendNotices(pool, net.vault, post)) > 0);
  return post.parcels.map(({ content }) => mailIn(content).text.replace(/\s+/g, ' '))
}
const faultsOf = (reply: Parameters<typeof isRefused>[0]) =>
  isRefused(reply, 422, 'rule_broken').errors?.map(({ pointer, code }) => [pointer, code])

describe('a cashier who pays out a refund', () => {
  it('records its day, reference and evidence, gets a receipt by number, and nothing is to be paid out', async () => {
    const receipts: string[] = []
    for (const amount of [graveFee, 40_000]) {
      const grave = await paidAndWithdrawn(net)
      const { id } = await decides(net.head, grave, { amount })
      const reply = await triesToPayOut(net.cashier, grave, id)
      assert.equal(reply.status, 201, reply.text)
      const refund = reply.json<Refund>()
      assert.deepEqual(await refundsOf(net.cashier, grave), [refund])
      assert.deepEqual(await refundsOf(net.applicant, grave), [{ ...refund, nextActions: [] }])
      assert.deepEqual(await moneyOf(net.head, grave), amount === graveFee ? [0, 0, 0] : [graveFee, 60_000, 0])
      receipts.push(refund.payout?.receiptNumber ?? '')
    }
    assert.match(receipts[0] ?? '', /^BPR-20\d\d-[\d.]+-000001$/)
    assert.match(receipts[1] ?? '', /-000002$/)
  })

  it('records it once, however often it is sent with one key', async () => {
    const grave = await paidAndWithdrawn(net)
    const { id } = await decides(net.head, grave)
    const evidence = await net.cashier.uploads('refund_evidence', grave)
    const { version } = await net.cashier.reads(grave)
    const headers = { ...newKey(), 'if-match': `"${version}"` }
    const pays = () => triesToPayOut(net.cashier, grave, id, { reference: 'SP2D-7', evidence }, headers)
    isReplayOf(await pays(), await pays())
    isRefused(await triesToPayOut(net.cashier, grave, id), 409, 'refund_not_payable')
  })

  it('is refused a day that cannot be, a reference that is taken, and evidence of something else', async () => {
    const [paid, grave] = [await paidAndWithdrawn(net), await paidAndWithdrawn(net)]
    await triesToPayOut(net.cashier, paid, (await decides(net.head, paid)).id, { reference: 'SP2D-8' })
    const { id } = await decides(net.head, grave)
    const receipt = grave.documents.find(({ slot }) => slot === 'payment_evidence')
    assert.deepEqual(
      faultsOf(
        await triesToPayOut(net.cashier, grave, id, {
          paidOn: dayIn(1),
          reference: 'SP2D-8',
          ...(receipt && { evidence: receipt }),
        }),
      ),
      [
        ['/paidOn', 'not_in_the_future'],
        ['/treasuryReference', 'reference_used'],
        ['/evidenceDocumentId', 'no_payout_evidence'],
      ],
    )
    assert.deepEqual(faultsOf(await triesToPayOut(net.cashier, grave, id, { paidOn: dayIn(-1) })), [
      ['/paidOn', 'before_decision'],
    ])
    const { errors } = isRefused(
      await triesToPayOut(net.cashier, grave, id, { reference: 'a b' }),
      400,
      'invalid_request',
    )
    assert.match(errors?.[0]?.detail ?? '', /^"Reference of the treasury" must be written like this example: SP2D-/)
  })

  it('names the refund in the history as the list does, however the request has written its id', async () => {
    const grave = await paidAndWithdrawn(net)
    const { id } = await decides(net.head, grave)
    await triesToPayOut(net.cashier, grave, id.toUpperCase())
    const { data } = await net.applicant.does<{ data: { type: string; details: { refundId?: string } }[] }>(
      200,
      'GET',
      `/v1/applications/${grave.id}/events`,
    )
    const [paidOut] = data.slice(-1)
    assert.deepEqual([paidOut?.type, paidOut?.details.refundId], ['refund.paid_out', id])
  })

  it('records it also after the application was reopened', async () => {
    const grave = await paidAndWithdrawn(net)
    const { id } = await decides(net.head, grave)
    await pool`update applications set status = 'in_review' where id = ${grave.id}`
    const reply = await triesToPayOut(net.cashier, grave, id)
    assert.equal(reply.status, 201, reply.text)
    assert.deepEqual(await moneyOf(net.head, grave), [0, 0, 0])
  })

  it('pays out no declined refund, none of their own decision, and none that does not exist', async () => {
    const grave = await paidAndWithdrawn(net)
    const both = await appoint(net, ['head', 'cashier'], grave.office?.regionCode ?? '')
    const [declined, granted] = [
      await decides(both, grave, { outcome: 'declined', amount: 1 }),
      await decides(both, grave, { amount: 1 }),
    ]
    const evidence = await net.cashier.uploads('refund_evidence', grave)
    isRefused(await triesToPayOut(net.cashier, grave, declined.id, { evidence }), 409, 'refund_not_payable')
    isRefused(await triesToPayOut(both, grave, granted.id, { evidence }), 403, 'duties_apart')
    isRefused(await triesToPayOut(net.head, grave, granted.id, { evidence }), 403, 'forbidden')
    isRefused(await triesToPayOut(net.cashier, grave, crypto.randomUUID(), { evidence }), 404, 'not_found')
  })
})

describe('the letters about a refund', () => {
  it('say that it was granted and why, that it was paid out, and where a declined one can be asked about', async () => {
    const grave = await paidAndWithdrawn(net)
    await letters()
    const { id } = await decides(net.head, grave, { amount: 60_000 })
    const [granted = ''] = await letters()
    assert.match(
      granted,
      /A refund of IDR\s60,000 was granted to you\. Reason: It was withdrawn .* Legal basis: As the/,
    )
    assert.match(granted, /whether the remaining IDR\s40,000 will be refunded/)
    await triesToPayOut(net.cashier, grave, id, { reference: 'SP2D-9' })
    const [paidOut = ''] = await letters()
    assert.match(paidOut, /The refund of IDR\s60,000 was paid out on .* Receipt number: BPR-.* treasury: SP2D-9/)
    await decides(net.head, grave, { outcome: 'declined', amount: 40_000 })
    const [declined = ''] = await letters()
    assert.match(declined, /a refund of IDR\s40,000 was declined\. Reason: .* legal remedies are open to you/)
    assert.doesNotMatch(declined, /not been decided/)
  })

  it('say that the bank returned it and ask for the account, as long as it was not paid out again', async () => {
    const grave = await paidAndWithdrawn(net)
    const refund = await paysOut(net, grave, await decides(net.head, grave))
    await letters()
    await triesToReturn(net.cashier, grave, refund.id, { reason: 'wrong_number' })
    const [returned = ''] = await letters()
    assert.match(
      returned,
      /returned the refund of IDR\s100,000 .* Reason given by the bank: there is no account with this number\./,
    )
    assert.match(returned, /Receipt number: BPR-.* Next step: state the account to pay it to/)
    assert.match(returned, /The bank returned a refund of IDR\s100,000\. Tell the office/)
    await paysOut(net, grave, refund)
    await triesToReturn(net.cashier, grave, refund.id)
    const again = await paysOut(net, grave, refund)
    const receipts = (await letters()).map((text) => /was paid out on .* Receipt number: (\S+)/.exec(text)?.[1])
    assert.deepEqual(receipts.sort(), [again.returnedPayouts[1]?.receiptNumber, again.payout?.receiptNumber])
  })

  it('go to an address with any choice of kinds', async () => {
    const grave = await paidAndWithdrawn(net)
    await letters()
    await pool`update contacts set kinds = ${['refused']}`
    await decides(net.head, grave)
    assert.equal((await letters()).length, 1)
  })

  it('go to a phone, too: nothing else tells a caller that their money was paid out', async () => {
    await hasContact(net, net.applicant, { channel: 'sms', address: '+6281200000001', language: 'en' })
    const grave = await paidAndWithdrawn(net)
    await triesToPayOut(net.cashier, grave, (await decides(net.head, grave)).id)
    await letters()
    const kinds = await pool<{ kind: string }[]>`
      select kind
      from notices
      where application_id = ${grave.id} and channel = 'sms' and kind like 'refund%'
      order by id`
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['refund_granted', 'refund_paid_out'],
    )
  })
})
