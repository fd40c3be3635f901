import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { endPermits } from '../../../src/permits/changes.ts'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { imbIn } from '../../support/journey.ts'
import { mailIn } from '../../support/mail/contacts.ts'
import { answersTo, confirms, mailbox } from '../../support/mail/mail-room.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { type Message, openTriage, type Page } from '../../support/mail/triage.ts'
import type { Application, Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { issued, takesOn } from '../../support/scenes/permits.ts'
import { decides, paidAndWithdrawn, paysOut, triesToReturn } from '../../support/scenes/refunds.ts'

const { net, comes, files, address, received, accepts, close } = await openTriage()
after(close)
const from = 'applicant-1@example.org'
const account = 'Bank DKI 10223344556.'
await confirms(net, 'applicant-1', from)

/** Answers a letter about an application, from the confirmed address unless stated. */
const answers = ({ reference }: Pick<Application, 'reference'>, mail: object = {}) =>
  comes({ from, text: account, ...mail }, answersTo(reference).to)
/** Sends all letters that wait. Returns the one that asks for another account, and the address that answers it. */
async function letterAboutReturn(): Promise<{ text: string; replyTo: string }> {
  const post = new KeepingPost()
  while ((await tellPeople(net.database.pool)) > 0);
  while ((await sendNotices(net.database.pool, net.vault, { ...post, mailbox })) > 0);
  const { content } =
    post.parcels.find((parcel) => /^Subject: The bank returned/m.test(`${parcel.content}`)) ?? assert.fail()
  return { text: mailIn(content).text, replyTo: /^Reply-To: (.*)\r$/im.exec(`${content}`)?.[1] ?? '' }
}
const filings = (mail: { id: string }, { reference }: Pick<Application, 'reference'>) =>
  net.frontDesk.asks('POST', address(mail, '/filings'), {
    body: { applicationReference: reference, reason: 'The sender called.' },
  })
const thread = async (person: Person, { id }: { id: string }) =>
  (await person.does<Page<Message>>(200, 'GET', `/v1/applications/${id}/messages`)).data

/** Returns an application that has ended, and whose refund the bank returned. */
async function withReturnedPayout(): Promise<Application> {
  const grave = await paidAndWithdrawn(net)
  const { id } = await paysOut(net, grave, await decides(net.head, grave))
  assert.equal((await triesToReturn(net.cashier, grave, id)).status, 201)
  return grave
}

describe('somebody who answers the letter that asks for another account', () => {
  it('reaches the office with the number and a page of the bank book, after the end of the application', async () => {
    const grave = await withReturnedPayout()
    const { text, replyTo } = await letterAboutReturn()
    assert.match(text, /Send the office a message from your account, reply to this e-mail, or come/)
    const mail = await comes({ from, text: account, attachments: files('buku-tabungan.pdf') }, replyTo)
    assert.deepEqual([mail.state, mail.application], ['filed', grave.reference])
    assert.equal((await thread(net.cashier, grave))[0]?.text, account)
    const unread = await net.cashier.does<Page<Application>>(200, 'GET', '/v1/applications?unread=true')
    assert.deepEqual(
      unread.data.map(({ id }) => id),
      [grave.id],
    )
    const [page] = await received(net.frontDesk, grave)
    const document = await accepts(net.frontDesk, grave, page ?? assert.fail(), { slot: 'message_attachment' })
    assert.equal(document.receivedByEmail, true)
    assert.equal(
      (await net.cashier.asks('GET', `/v1/applications/${grave.id}/documents/${document.id}/content`)).status,
      200,
    )
  })

  it('reaches it from another address, when an officer files the mail', async () => {
    const grave = await withReturnedPayout()
    const mail = await answers(grave, { from: 'kakak@example.org' })
    assert.deepEqual([mail.state, mail.reason], ['triage', 'sender_unknown'])
    assert.equal((await filings(mail, grave)).status, 201)
    assert.equal((await thread(net.cashier, grave))[0]?.author.standing, 'front_desk')
  })
})

describe('somebody who answers a letter about their permit that was handed over', () => {
  const handedOver = async () => {
    const permit = await issued(net)
    await net.frontDesk.takes('hand_over', { id: permit.applicationId })
    return { permit, application: await net.applicant.reads({ id: permit.applicationId }) }
  }

  it('reaches the office while the permit is suspended, and not when it is in force again', async () => {
    const { permit, application } = await handedOver()
    await takesOn(net.head, permit, 'suspend')
    assert.equal((await answers(application)).state, 'filed')
    await takesOn(net.head, permit, 'lift')
    const mail = await answers(application)
    assert.deepEqual([mail.state, mail.reason], ['triage', 'file_closed'])
    isRefused(await filings(mail, application), 409, 'messages_not_open')
  })

  it('reaches the office also when the permit has expired while it was suspended: an objection goes on', async () => {
    const { permit, application } = await handedOver()
    await takesOn(net.head, permit, 'suspend')
    await net.database.pool`update permits set valid_until = ${dayIn(-1)} where id = ${permit.id}`
    assert.equal((await answers(application)).state, 'filed', 'The job that ends permits has not run yet.')
    await endPermits(net.database.pool)
    assert.equal((await answers(application)).state, 'filed')
    const written = { body: { kind: 'message', text: 'Here is a photograph of the repair.' } }
    await net.applicant.does(201, 'POST', `/v1/applications/${application.id}/messages`, written)
  })

  it('reaches the office also when another permit superseded it while it was suspended, or to be revoked', async () => {
    for (const [action, input] of [['suspend'], ['revoke', { effectiveOn: dayIn(1) }]] as const) {
      const { permit, application } = await handedOver()
      await takesOn(net.head, permit, action, input)
      const startFrom = { applicationId: application.id, purpose: 'renewal' }
      await issued(net, 'SKTM', undefined, { startFrom })
      assert.equal((await net.applicant.reads(application)).permit?.state, 'superseded')
      assert.equal((await answers(application)).state, 'filed', action)
    }
  })
})

describe('a mail to a refused application whose data was erased', () => {
  it('waits in triage, and is filed by nobody: nothing would erase it', async () => {
    const refused = await imbIn('refused', net)
    await net.database.pool`
      insert into retentions (application_id, erasable_on)
      values (${refused.id}, network_day())`
    assert.equal(await eraseAfterRetention(net.database.pool), 1)
    const mail = await answers(refused)
    assert.deepEqual([mail.state, mail.reason], ['triage', 'file_closed'])
    const { detail } = isRefused(await filings(mail, refused), 409, 'messages_not_open')
    assert.match(detail ?? '', /was erased when its retention ended/)
    assert.deepEqual(await thread(net.frontDesk, refused), [])
  })
})
