import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { bounceAddress } from '../../../src/correspondence/mail/reply-address.ts'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { type Contact, hasContact } from '../../support/mail/contacts.ts'
import { openFiling } from '../../support/mail/filing.ts'
import { letters, mailbox } from '../../support/mail/mail-room.ts'
import { KeepingPost } from '../../support/mail/post.ts'

const { net, comes, close } = await openFiling()
after(close)

describe('a bounce of a notice', () => {
  const { pool } = net.database
  const report = (status: string, action = 'failed') =>
    Buffer.from(
      [
        'From: MAILER-DAEMON@mx.example',
        `To: ${mailbox.address}`,
        'Subject: Undelivered',
        `Message-ID: <${crypto.randomUUID()}@mx.example>`,
        `Date: ${new Date().toUTCString()}`,
        'Auto-Submitted: auto-replied',
        'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'Your mail could not be delivered.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.example',
        '',
        `Final-Recipient: rfc822; a@example.org`,
        `Action: ${action}`,
        `Status: ${status}`,
        '',
        '--b',
        'Content-Type: message/rfc822',
        '',
        'From: perizinan@ptsp.example',
        'Subject: A notice',
        '',
        'Text',
        '--b--',
        '',
      ].join('\r\n'),
    )
  const comesBack = (raw: Buffer, noticeId: string) =>
    comes(raw, { from: '', to: bounceAddress(mailbox.keys, mailbox.address, noticeId) })

  /** Returns a sent notice about an application. */
  async function sent() {
    const person = await net.person(`somebody-${crypto.randomUUID()}`)
    await hasContact(net, person, { channel: 'email', address: `a-${crypto.randomUUID()}@example.org` })
    const { id } = await person.submits('SKTM')
    while ((await tellPeople(pool)) > 0);
    while ((await sendNotices(pool, net.vault, new KeepingPost())) > 0);
    const notices = async () =>
      (
        await person.does<{ data: { id: string; state: string; failure: string | null }[] }>(
          200,
          'GET',
          `/v1/applications/${id}/notices`,
        )
      ).data[0]
    const contact = async () =>
      (await person.does<{ data: Contact[] }>(200, 'GET', `/v1/applications/${id}/contacts`)).data[0]
    const noticeId = (await notices())?.id
    assert.ok(noticeId)
    return {
      noticeId,
      became: async () => {
        const notice = await notices()
        return [notice?.state, notice?.failure, (await contact())?.unreachableSince !== null]
      },
    }
  }

  it('by mail also marks the address unreachable and the notice bounced, and ends further notices', async () => {
    const { noticeId, became } = await sent()
    assert.deepEqual(await became(), ['sent', null, false])
    const told = await letters(net)
    const mail = await comesBack(report('5.1.1'), noticeId)
    assert.deepEqual([mail.state, mail.reason, await became()], ['ignored', 'bounce', ['bounced', '5.1.1', true]])
    await comesBack(report('5.2.2'), noticeId)
    assert.deepEqual([await became(), await letters(net)], [['bounced', '5.1.1', true], told])
  })

  it('leaves the address in use when its mailbox is full, and the notice sent when it is only delayed', async () => {
    const [full, late] = [await sent(), await sent()]
    await comesBack(report('5.2.2'), full.noticeId)
    await comesBack(report('4.4.7', 'delayed'), late.noticeId)
    assert.deepEqual(
      [await full.became(), await late.became()],
      [
        ['bounced', '5.2.2', false],
        ['sent', null, false],
      ],
    )
  })

  it('has no effect when it is addressed to the mailbox itself, or to an unsigned address', async () => {
    const { noticeId, became } = await sent()
    await comes(report('5.1.1'), { from: '', to: mailbox.address })
    const signedAddress = bounceAddress(mailbox.keys, mailbox.address, noticeId)
    const forged = signedAddress.replace(/.(?=@)/, (last) => (last === '0' ? '1' : '0'))
    await assert.rejects(comes(report('5.1.1'), { from: '', to: forged }), /no such mailbox/)
    assert.deepEqual(await became(), ['sent', null, false])
  })
})
