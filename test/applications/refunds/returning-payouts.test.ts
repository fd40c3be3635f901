import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { isReplayOf, newKey } from '../../support/asserting/retries.ts'
import { hasContact, mailIn } from '../../support/mail/contacts.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn, today } from '../../support/scenes/days.ts'
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

interface Listed {
  applicationId: string
  returned: { amount: number }
  since: string
}

/** Returns an application whose only refund was paid out, with the refund. */
async function paidBack(): Promise<[grave: Application, refund: Refund]> {
  const grave = await paidAndWithdrawn(net)
  return [grave, await paysOut(net, grave, await decides(net.head, grave))]
}

async function returned(grave: Application, { id }: Refund): Promise<Refund> {
  const reply = await triesToReturn(net.cashier, grave, id)
  assert.equal(reply.status, 201, reply.text)
  return reply.json<Refund>()
}

const faultsOf = (reply: Parameters<typeof isRefused>[0]) =>
  isRefused(reply, 422, 'rule_broken').errors?.map(({ pointer, code }) => [pointer, code])
const actionsOf = ({ nextActions }: Refund) => nextActions.map(({ action, blockers }) => [action, blockers.length])

describe('a cashier who records that the bank returned a payout', () => {
  it('makes its amount due again, and the payout stays with its receipt beside its return', async () => {
    const [grave, paid] = await paidBack()
    assert.deepEqual(await moneyOf(net.applicant, grave), [0, 0, 0])
    const refund = await returned(grave, paid)
    const [{ return: came, ...payout } = { return: null }, ...others] = refund.returnedPayouts
    assert.deepEqual([payout, others], [paid.payout, []])
    assert.deepEqual([came?.returnedOn, came?.reason], [today(), 'account_closed'])
    assert.deepEqual([paid.state, refund.state, refund.payout], ['paid_out', 'returned', null])
    assert.deepEqual(await moneyOf(net.applicant, grave), [graveFee, 0, graveFee])
  })

  it('pays it out again with a receipt of its own, as often as the bank returns it', async () => {
    const [grave, paid] = await paidBack()
    await returned(grave, paid)
    await paysOut(net, grave, paid)
    await returned(grave, paid)
    const last = await paysOut(net, grave, paid)
    const receipts = [...last.returnedPayouts, last.payout].map((payout) => payout?.receiptNumber ?? '')
    assert.equal(new Set(receipts).size, 3)
    assert.equal(last.returnedPayouts[0]?.receiptNumber, paid.payout?.receiptNumber)
    assert.deepEqual(await moneyOf(net.head, grave), [0, 0, 0])
    assert.deepEqual(await refundsOf(net.cashier, grave), [last])
  })

  it('records it once, however often it is sent with one key', async () => {
    const [grave, { id }] = await paidBack()
    const evidence = await net.cashier.uploads('refund_evidence', grave)
    const { version } = await net.cashier.reads(grave)
    const headers = { ...newKey(), 'if-match': `"${version}"` }
    const records = () => triesToReturn(net.cashier, grave, id, { evidence }, headers)
    isReplayOf(await records(), await records())
    isRefused(await triesToReturn(net.cashier, grave, id), 409, 'payout_not_returnable')
    assert.deepEqual(await moneyOf(net.head, grave), [graveFee, 0, graveFee])
  })

  it('is refused a day that cannot be, and evidence of something else', async () => {
    const [grave, { id, payout }] = await paidBack()
    const evidence = { id: payout?.evidenceDocumentId ?? '' }
    assert.deepEqual(faultsOf(await triesToReturn(net.cashier, grave, id, { returnedOn: dayIn(1), evidence })), [
      ['/returnedOn', 'not_in_the_future'],
      ['/evidenceDocumentId', 'payout_evidence_used'],
    ])
    assert.deepEqual(faultsOf(await triesToReturn(net.cashier, grave, id, { returnedOn: dayIn(-1) })), [
      ['/returnedOn', 'before_payout'],
    ])
    const proof = await net.cashier.uploads('refund_evidence', grave)
    assert.equal((await triesToReturn(net.cashier, grave, id, { evidence: proof })).status, 201)
    assert.deepEqual(faultsOf(await triesToPayOut(net.cashier, grave, id, { paidOn: dayIn(-1), evidence: proof })), [
      ['/paidOn', 'before_decision'],
      ['/paidOn', 'before_return'],
      ['/evidenceDocumentId', 'payout_evidence_used'],
    ])
  })

  it('did not decide about the refund, and there is a payout that stands', async () => {
    const grave = await paidAndWithdrawn(net)
    const both = await appoint(net, ['head', 'cashier'], grave.office?.regionCode ?? '')
    const declined = await decides(both, grave, { outcome: 'declined', amount: 1 })
    const refund = await decides(both, grave, { amount: 1 })
    const evidence = await net.cashier.uploads('refund_evidence', grave)
    for (const { id } of [declined, refund])
      isRefused(await triesToReturn(net.cashier, grave, id, { evidence }), 409, 'payout_not_returnable')
    await paysOut(net, grave, refund)
    isRefused(await triesToReturn(both, grave, refund.id, { evidence }), 403, 'duties_apart')
    isRefused(await triesToReturn(net.head, grave, refund.id, { evidence }), 403, 'forbidden')
    await returned(grave, refund)
    isRefused(await triesToPayOut(both, grave, refund.id, { evidence }), 403, 'duties_apart')
  })
})

describe('a refund that the bank returned', () => {
  it('is listed for cashiers among those that wait for a payout, and those that are paid again', async () => {
    const [grave, paid] = await paidBack()
    const listed = async (waitsFor: string) => {
      const path = `/v1/open-money?waitsFor=${waitsFor}&limit=200`
      const { data } = await net.cashier.does<{ data: Listed[] }>(200, 'GET', path)
      return data.find(({ applicationId }) => applicationId === grave.id)
    }
    const due = await paidAndWithdrawn(net)
    await decides(net.head, due, { amount: 1 })
    assert.equal(await listed('payout'), undefined)
    const { returnedPayouts } = await returned(grave, paid)
    const row = await listed('payout_again')
    assert.deepEqual([row?.returned.amount, row?.since], [graveFee, returnedPayouts[0]?.return.recordedAt])
    assert.deepEqual(await listed('payout'), row)
    assert.equal(await listed('decision'), undefined)
    await paysOut(net, grave, paid)
    assert.equal(await listed('payout_again'), undefined)
  })

  it('lets the applicant tell the office another account in a message, though the application has ended', async () => {
    const [grave, paid] = await paidBack()
    await returned(grave, paid)
    const file = await net.applicant.uploads('message_attachment', grave)
    const body = { kind: 'message', text: 'Please pay to the account on this page.', attachments: [file.id] }
    await net.applicant.does(201, 'POST', `/v1/applications/${grave.id}/messages`, { body })
    const open = await paidAndWithdrawn(net)
    await net.cashier.does(201, 'POST', `/v1/applications/${open.id}/messages`, { body: { ...body, attachments: [] } })
  })

  it('is what a letter asks the account for, not another one that was paid out again before the letter', async () => {
    await hasContact(net, net.applicant, { channel: 'email', address: 'applicant@example.org', language: 'en' })
    const grave = await paidAndWithdrawn(net)
    const parts = [
      await decides(net.head, grave, { amount: 60_000 }),
      await decides(net.head, grave, { amount: 40_000 }),
    ] as const
    for (const refund of parts) await returned(grave, await paysOut(net, grave, refund))
    await paysOut(net, grave, parts[0])
    while ((await tellPeople(pool)) > 0);
    const post = new KeepingPost()
    while ((await sendNotices(pool, net.vault, post)) > 0);
    const texts = post.parcels.map(({ content }) => mailIn(content).text.replace(/\s+/g, ' '))
    const asked = texts
      .filter((text) => text.includes(grave.reference))
      .map((text) => /The bank returned the refund of IDR\s(\S+) that/.exec(text)?.[1])
    assert.deepEqual(asked.filter(Boolean), ['40,000'])
  })

  it('shows each person what they may do with it now', async () => {
    const grave = await paidAndWithdrawn(net)
    const both = await appoint(net, ['head', 'cashier'], grave.office?.regionCode ?? '')
    const refund = await decides(both, grave)
    const actions = async () => {
      const readers = [net.cashier, both, net.head, net.applicant]
      const lists = await Promise.all(readers.map((reader) => refundsOf(reader, grave)))
      return lists.map(([only]) => only && actionsOf(only))
    }
    assert.deepEqual(await actions(), [[['pay_out', 0]], [['pay_out', 1]], [], []])
    await paysOut(net, grave, refund)
    assert.deepEqual(await actions(), [[['record_return', 0]], [['record_return', 1]], [], []])
  })
})
