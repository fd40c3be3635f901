import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { forgetEvidence } from '../../../src/personal-data/forget-evidence.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { bankPays } from '../../support/people/bank.ts'
import { type Application, somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { decides, graveFee, paidAndWithdrawn, paysOut, triesToReturn } from '../../support/scenes/refunds.ts'

const { net, told, close } = await openSentLetters()
after(close)
const { pool } = net.database

/** Erases the data of an application, whose retention time is over. */
async function erase({ id }: Application, db: Db = pool): Promise<void> {
  await db`insert into retentions (application_id, erasable_on) values (${id}, network_day())`
  assert.equal(await eraseAfterRetention(db), 1)
}

const text = 'Please pay to the account on this page.'
const writes = ({ id }: Application, attachments: string[] = []) =>
  net.applicant.asks('POST', `/v1/applications/${id}/messages`, { body: { kind: 'message', text, attachments } })

describe('the erasure of an application whose payout was returned', () => {
  it('leaves the evidence of the payment, the payout and its return, and no other document', async () => {
    const grave = await paidAndWithdrawn(net)
    const { id } = await paysOut(net, grave, await decides(net.head, grave))
    await triesToReturn(net.cashier, grave, id)
    const page = await net.applicant.uploads('message_attachment', grave)
    assert.equal((await writes(grave, [page.id])).status, 201)
    await erase(grave)
    const left = await pool`
      select slot
      from documents
      where application_id = ${grave.id}
      order by uploaded_at`
    assert.deepEqual(
      left.map(({ slot }) => slot),
      ['payment_evidence', 'refund_evidence', 'refund_evidence'],
    )
  })

  it('closes its messages, so that nothing personal comes to it again', async () => {
    const grave = await paidAndWithdrawn(net)
    await paysOut(net, grave, await decides(net.head, grave))
    await erase(grave)
    const { detail } = isRefused(await writes(grave), 409, 'messages_not_open')
    assert.match(detail ?? '', /was erased when its retention ended/)
    isRefused(await net.applicant.triesUpload('message_attachment', grave, somePdf()), 409, 'not_editable')
  })

  it('keeps no message that was written at the same moment', async () => {
    const grave = await paidAndWithdrawn(net)
    const late = await race(
      net,
      (tx) => erase(grave, tx),
      () => writes(grave),
    )
    isRefused(late, 409, 'messages_not_open')
  })
})

describe('a payout that the bank returns after the erasure', () => {
  it('is told by a letter that offers no message, which would be refused, but the counter', async () => {
    const grave = await paidAndWithdrawn(net)
    await paysOut(net, grave, await decides(net.head, grave))
    await erase(grave)
    assert.equal((await bankPays(net, grave.feeAssessment?.number ?? '', graveFee)).status, 200)
    const { id } = await paysOut(net, grave, await decides(net.head, grave))
    assert.equal((await triesToReturn(net.cashier, grave, id)).status, 201)
    const letters = (await told()).filter(({ kind }) => kind === 'refund_payout_returned')
    const [english, indonesian] = ['en', 'id'].map((spoken) => letters.find((one) => one.language === spoken)?.text)
    assert.match(english ?? '', /\nReply to this e-mail, or come to the counter with your identity card/)
    assert.match(indonesian ?? '', /\nDatang ke loket dengan membawa kartu identitas Anda, atau telepon/)
    assert.doesNotMatch(`${english}${indonesian}`, /from your account|Write to the office|akun Anda|Kirim pesan/)
    isRefused(await writes(grave), 409, 'messages_not_open')
  })
})

describe('evidence that a cashier uploads after the erasure', () => {
  it('is taken only where a refund was granted, and is deleted when nothing names it for a day', async () => {
    const [bare, grave] = [await net.applicant.submits('IPTM'), await paidAndWithdrawn(net)]
    await net.applicant.takes('withdraw', bare, { reason: 'Not this year.' })
    await erase(bare)
    isRefused(await net.cashier.triesUpload('refund_evidence', bare, somePdf()), 409, 'not_editable')
    await paysOut(net, grave, await decides(net.head, grave))
    await erase(grave)
    await net.cashier.uploads('refund_evidence', grave)
    assert.equal(await forgetEvidence(pool), 0)
    await pool`update documents set uploaded_at = uploaded_at - interval '1 day' where application_id = ${grave.id}`
    assert.equal(await forgetEvidence(pool), 1)
    const left = await pool`select slot from documents where application_id = ${grave.id} order by uploaded_at`
    assert.deepEqual(
      left.map(({ slot }) => slot),
      ['payment_evidence', 'refund_evidence'],
    )
  })
})
