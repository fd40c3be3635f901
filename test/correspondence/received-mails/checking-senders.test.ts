import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import type { DNSResolver } from 'mailauth'
import { checksAbout, createSenderCheck } from '../../../src/correspondence/received-mails/reading/sender-check.ts'

const resolver: DNSResolver = async (domain, rrtype) => {
  if (rrtype === 'TXT' && domain.replace(/\.$/, '') === 'example.org') return [['v=spf1 ip4:203.0.113.7 -all']]
  throw Object.assign(new Error('There is no such name.'), { code: 'ENOTFOUND' })
}
const received = (ip: string) =>
  `Received: from mx.example.org (mx.example.org [${ip}])\r\n\tby mail.ptsp.example with ESMTPS id 1;\r\n\tFri, 27 Nov 2026 09:00:00 +0700\r\n`
const mail = (ip: string) =>
  Readable.from([
    Buffer.from(
      `${received(ip)}From: applicant-1@example.org\r\nTo: perizinan@ptsp.example\r\nSubject: IMB\r\n\r\nHalo\r\n`,
    ),
  ])
const handedOver = (sender: string) => ({
  sender,
  recipients: ['perizinan@ptsp.example'],
  remoteAddress: '127.0.0.1',
  helo: 'mail.ptsp.example',
})

/** Our mail server's topmost header states the origin of a mail; the delivery states its envelope sender. */
describe('the sender of a mail delivered by our own mail server', () => {
  for (const [what, ip, sender, trustReceived, expected] of [
    [
      'is authenticated when the mail comes from where their domain says',
      '203.0.113.7',
      'applicant-1@example.org',
      true,
      ['pass', true],
    ],
    [
      'is not authenticated when it comes from elsewhere',
      '198.51.100.9',
      'applicant-1@example.org',
      true,
      ['fail', false],
    ],
    ['is not authenticated by another domain', '203.0.113.7', 'somebody@elsewhere.example', true, ['none', false]],
    [
      'is not checked where anybody may have written that header',
      '203.0.113.7',
      'applicant-1@example.org',
      false,
      ['none', false],
    ],
  ] as const) {
    it(what, async () => {
      const { spf, authenticated } = await createSenderCheck({ host: 'ptsp.example', trustReceived, resolver })(
        mail(ip),
        handedOver(sender),
      )
      assert.deepEqual([spf, authenticated], expected)
    })
  }
})

/** Says if the domain of the sender disowns a mail. `records` are its TXT records; without any it has no policy. */
async function isDisowned(records: Record<string, string>, raw = mail('203.0.113.7')): Promise<boolean> {
  const check = createSenderCheck({
    host: 'ptsp.example',
    trustReceived: true,
    async resolver(domain, rrtype) {
      const record = rrtype === 'TXT' ? records[domain.replace(/\.$/, '')] : undefined
      if (record === 'silence') throw Object.assign(new Error('No name server answers.'), { code: 'ETIMEOUT' })
      if (!record) throw Object.assign(new Error('There is no such name.'), { code: 'ENOTFOUND' })
      return [[record]]
    },
  })
  const sender = 'applicant-1@example.org'
  return checksAbout(sender, await check(raw, handedOver(sender))).disowned
}

/** An automatic answer to a forged sender would trouble somebody who wrote nothing. */
describe('a mail without proof of its sender', () => {
  for (const [what, records, expected] of [
    ['may be answered where the domain has no policy', {}, false],
    ['may be answered where the domain does not say who sends for it', { 'example.org': 'v=spf1 ~all' }, false],
    ['is disowned where DMARC fails', { '_dmarc.example.org': 'v=DMARC1; p=none' }, true],
    ['is disowned where DMARC is not known', { '_dmarc.example.org': 'silence' }, true],
    ['is disowned where SPF fails', { 'example.org': 'v=spf1 ip4:198.51.100.9 -all' }, true],
  ] as const) {
    it(what, async () => assert.equal(await isDisowned(records), expected))
  }

  it('is disowned when its headers are too long to be checked, and when the check reads no single sender', async () => {
    assert.equal(await isDisowned({}, signedByMany(1_000)), true)
    const two = Buffer.concat([Buffer.from('From: other@example.org\r\n'), ...(await mail('203.0.113.7').toArray())])
    assert.equal(await isDisowned({}, Readable.from([two])), true)
  })
})

/** Returns a mail with signatures of many domains that look valid until their keys are fetched. */
function signedByMany(many: number): Readable {
  const signature = (index: number) =>
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=d${index}.example; s=s; h=from; bh=${hash('sha256', 'Halo\r\n', 'base64')}; b=${'A'.repeat(340)}==\r\n`
  return Readable.from([
    Buffer.from(
      `${Array.from({ length: many }, (_, index) => signature(index)).join('')}From: applicant-1@example.org\r\nSubject: IMB\r\n\r\nHalo\r\n`,
    ),
  ])
}

describe('a mail that needs many DNS queries', () => {
  for (const [what, milliseconds, most] of [
    ['is answered so many questions', 0, 60],
    ['is answered for so long', 3_000, 7],
  ] as const) {
    it(`${what}, proves nothing by the rest, and is seen again later`, async (t) => {
      t.mock.timers.enable({ apis: ['Date'], now: 0 })
      let asked = 0
      const check = createSenderCheck({
        host: 'ptsp.example',
        trustReceived: false,
        async resolver() {
          asked += 1
          t.mock.timers.tick(milliseconds)
          throw Object.assign(new Error('There is no such name.'), { code: 'ENOTFOUND' })
        },
      })
      const { authenticated, temporary } = await check(signedByMany(200), handedOver('applicant-1@example.org'))
      assert.deepEqual([asked, authenticated, temporary], [most, false, true])
    })
  }

  it('has no signature checked when its headers exceed the limit, in any chunks', async () => {
    let asked = 0
    const check = createSenderCheck({
      host: 'ptsp.example',
      trustReceived: false,
      resolver: async () => {
        asked += 1
        return [['nothing']]
      },
    })
    const whole = Buffer.concat(await signedByMany(1_000).toArray())
    for (const size of [whole.length, 65_536, 1_000]) {
      const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
        whole.subarray(index * size, (index + 1) * size),
      )
      assert.deepEqual(await check(Readable.from(chunks), handedOver('applicant-1@example.org')), {
        spf: 'none',
        dkim: 'none',
        dmarc: 'none',
        from: null,
        authenticated: false,
        disowned: true,
        temporary: false,
      })
    }
    assert.equal(asked, 0)
    const long = Buffer.concat([...(await mail('203.0.113.7').toArray()), Buffer.alloc(400_000, 'a line of text\r\n')])
    assert.equal(
      (
        await createSenderCheck({ host: 'ptsp.example', trustReceived: true, resolver })(
          Readable.from([long]),
          handedOver('applicant-1@example.org'),
        )
      ).authenticated,
      true,
    )
  })
})
