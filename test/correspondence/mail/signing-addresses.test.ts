import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newReference } from '../../../src/applications/reference.ts'
import {
  bounceAddress,
  derivedMailKeys,
  mailboxOctets,
  readAddress,
  readMailKeys,
  readSubject,
  replyAddress,
  subjectTag,
} from '../../../src/correspondence/mail/reply-address.ts'
import { holdsNumber } from '../../../src/platform/redact.ts'

const mailbox = 'perizinan@dukuh.example'
const keys = derivedMailKeys(Buffer.alloc(32, 7))
const secret = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const reference = newReference()
const noticeId = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'

describe('an address that we signed', () => {
  it('identifies the application of a reply, in upper and lower case', () => {
    const address = replyAddress(keys, mailbox, reference)
    assert.deepEqual(readAddress(keys, address), { mailbox, reference, mailReference: null, noticeId: null })
    assert.deepEqual(readAddress(keys, address.toUpperCase()), {
      mailbox: mailbox.toUpperCase(),
      reference,
      mailReference: null,
      noticeId: null,
    })
  })

  it('identifies the notice that bounced', () => {
    assert.deepEqual(readAddress(keys, bounceAddress(keys, mailbox, noticeId)), {
      mailbox,
      reference: null,
      mailReference: null,
      noticeId,
    })
  })

  it("is within SMTP's limit before the @, for the longest mailbox name", () => {
    const longest = `${'m'.repeat(mailboxOctets)}@host.example`
    assert.equal(bounceAddress(keys, longest, noticeId).split('@')[0]?.length, 64)
    assert.equal(readAddress(keys, bounceAddress(keys, longest, noticeId))?.noticeId, noticeId)
  })

  it('is invalid after a change of one symbol, and for another use', () => {
    const address = replyAddress(keys, mailbox, reference)
    const at = address.indexOf('@')
    for (let place = address.indexOf('+') + 1; place < at; place++) {
      const other = address.charAt(place) === '7' ? '8' : '7'
      assert.equal(
        readAddress(keys, address.slice(0, place) + other + address.slice(place + 1)),
        null,
        `place ${place}`,
      )
    }
    const [, word = ''] = /\+(.*)@/.exec(bounceAddress(keys, mailbox, noticeId)) ?? []
    assert.equal(readAddress(keys, mailbox.replace('@', `+${word.slice('b-'.length)}@`)), null)
  })

  it('is invalid under another key', () => {
    assert.equal(readAddress(derivedMailKeys(Buffer.alloc(32, 8)), replyAddress(keys, mailbox, reference)), null)
  })

  it('is the plain mailbox without an addition, and nothing when it is no address', () => {
    assert.deepEqual(readAddress(keys, mailbox), { mailbox, reference: null, mailReference: null, noticeId: null })
    for (const none of ['', 'perizinan', '@host', 'a b@host', 'a@b@c', `${mailbox}\r\nBcc: x@y`])
      assert.equal(readAddress(keys, none), null, none)
  })
})

describe('a subject that we signed', () => {
  it('identifies the application, after any prefix of a mail program', () => {
    assert.deepEqual(readSubject(keys, `Re: Balas: ${subjectTag(keys, reference)} Izin Anda`), [reference])
    assert.deepEqual(readSubject(keys, `FW: ${subjectTag(keys, reference).toLowerCase()}`), [reference])
  })

  it('identifies each application that it names', () => {
    const other = newReference()
    const forwarded = `Re: ${subjectTag(keys, reference)} Fw: ${subjectTag(keys, other)}`
    assert.deepEqual(readSubject(keys, forwarded), [reference, other])
  })

  it('is invalid when it names another application or is unsigned', () => {
    assert.deepEqual(readSubject(keys, subjectTag(keys, reference).replace(reference, newReference())), [])
    assert.deepEqual(readSubject(keys, `[#${reference}]`), [])
    assert.deepEqual(readSubject(keys, 'My house'), [])
  })

  it('is found after foreign tags, up to a limit', () => {
    const forged = subjectTag(derivedMailKeys(Buffer.alloc(32, 9)), reference)
    assert.deepEqual(readSubject(keys, `${forged} ${subjectTag(keys, reference)}`), [reference])
    assert.deepEqual(readSubject(keys, `${forged.repeat(5)} ${subjectTag(keys, reference)}`), [])
  })

  it("never looks like a person's number", () => {
    for (let count = 0; count < 2_000; count++) assert.ok(!holdsNumber(subjectTag(keys, newReference())))
    const asIfMobile = subjectTag(keys, '0812-3456-7')
    assert.match(asIfMobile, /^\[#0812-3456-7\.0/)
    assert.ok(!holdsNumber(`Re: ${asIfMobile} dokumen`) && holdsNumber('Re: 0812-3456-70 dokumen'))
  })
})

describe('keys of mail', () => {
  it('rotate: the first signs, and signatures of an older one are still accepted', () => {
    const before = readMailKeys(`1:${secret(1)}`)
    const after = readMailKeys(`2:${secret(2)}, 1:${secret(1)}`)
    assert.deepEqual(readSubject(after, subjectTag(before, reference)), [reference])
    assert.deepEqual(readSubject(before, subjectTag(after, reference)), [])
    assert.match(subjectTag(after, reference), /\.2/)
  })

  it('are refused when one is malformed or a version is repeated, and are never shown', () => {
    for (const wrong of ['', `11:${secret(1)}`, `L:${secret(1)}`, '1:short', `1:${secret(1)},1:${secret(2)}`]) {
      assert.throws(
        () => readMailKeys(wrong),
        (error: Error) => !error.message.includes(secret(1)),
      )
    }
  })
})
