import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import type { DNSResolver } from 'mailauth'
import { createSenderCheck } from '../../src/received-mails/sender-check.ts'

const resolver: DNSResolver = async (domain, rrtype) => {
  if (rrtype === 'TXT' && domain.replace(/\.$/, '') === 'example.org') return [['v=spf1 ip4:203.0.113.7 -all']]
  throw Object.assign(new Error('There is no such name.'), { code: 'ENOTFOUND' })
}
const received = (ip: string) => `Received: from mx.example.org (mx.example.org [${ip}])\r\n\tby mail.ptsp.example with ESMTPS id 1;\r\n\tFri, 27 Nov 2026 09:00:00 +0700\r\n`
const mail = (ip: string) => Readable.from([Buffer.from(`${received(ip)}From: applicant-1@example.org\r\nTo: perizinan@ptsp.example\r\nSubject: IMB\r\n\r\nHalo\r\n`)])
const handedOver = (sender: string) => ({ sender, recipients: ['perizinan@ptsp.example'], remoteAddress: '127.0.0.1', helo: 'mail.ptsp.example' })

/** What the mail server of ours wrote on top says where a mail is from; what it said when it handed it over says as whom. */
describe('the sender of a mail that our own mail server hands over', () => {
  for (const [what, ip, sender, trustReceived, expected] of [
    ['is believed who is sent from where their domain says', '203.0.113.7', 'applicant-1@example.org', true, ['pass', true]],
    ['is not when it was sent from elsewhere', '198.51.100.9', 'applicant-1@example.org', true, ['fail', false]],
    ['is not by what another domain says of itself', '203.0.113.7', 'somebody@elsewhere.example', true, ['none', false]],
    ['is not judged where anybody may have written that header', '203.0.113.7', 'applicant-1@example.org', false, ['none', false]],
  ] as const) {
    it(what, async () => {
      const { spf, authenticated } = await createSenderCheck({ host: 'ptsp.example', trustReceived, resolver })(mail(ip), handedOver(sender))
      assert.deepEqual([spf, authenticated], expected)
    })
  }
})
