import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { bounceIn } from '../../../src/correspondence/mail/delivery-status.ts'
import { readAddress } from '../../../src/correspondence/mail/reply-address.ts'
import { UndeliverableError } from '../../../src/correspondence/notifications/sending/carrier.ts'
import { noteBounce } from '../../../src/correspondence/notifications/sending/changes.ts'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { type Contact, hasContact } from '../../support/mail/contacts.ts'
import { KeepingPost, mailbox } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface Notice {
  id: string
  kind: string
  channel: string
  address: string
  state: string
  failure: string | null
  endedAt: string | null
}

/** Creates and sends all notices. Returns the delivered messages. */
async function goesOut(post = new KeepingPost()) {
  while ((await tellPeople(pool)) > 0);
  while ((await sendNotices(pool, net.vault, post)) > 0);
  return post.parcels
}
const noticesOf = async ({ id }: { id: string }, who: Person) =>
  (await who.does<{ data: Notice[] }>(200, 'GET', `/v1/applications/${id}/notices`)).data
const contactsOf = async ({ id }: { id: string }, who: Person) =>
  (await who.does<{ data: Contact[] }>(200, 'GET', `/v1/applications/${id}/contacts`)).data

/** Returns a person with an address, and their application with a notice about it. */
async function told() {
  const person = await net.person(`somebody-${crypto.randomUUID()}`)
  const address = `a-${crypto.randomUUID()}@example.org`
  await hasContact(net, person, { channel: 'email', address })
  const file = await person.submits('SKTM')
  return { person, address, file }
}

const report = (...recipients: string[]) =>
  ['Reporting-MTA: dns; mx.example.org\r\nArrival-Date: Fri, 27 Nov 2026 09:00:00 +0700', ...recipients].join(
    '\r\n\r\n',
  )

describe('a delivery report', () => {
  it('shows by its status if a mail has failed for good; a delayed or delivered one is no failure', () => {
    const dead = report(
      'Final-Recipient: rfc822; a@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n <a@example.org>: no such user',
    )
    assert.deepEqual(bounceIn(dead), { status: '5.1.1', isDead: true })
    assert.deepEqual(bounceIn(report('Action: FAILED (permanently)\nStatus: 5.2.2 (mailbox full)')), {
      status: '5.2.2',
      isDead: false,
    })
    assert.deepEqual(bounceIn(report('Action: failed\r\nStatus: 4.4.1')), { status: '4.4.1', isDead: false })
    assert.deepEqual(
      bounceIn(report('Action: failed\r\nDiagnostic-Code: smtp;\r\n 550 5.1.10 RESOLVER.ADR.RecipientNotFound')),
      { status: '5.1.10', isDead: true },
    )
    assert.deepEqual(bounceIn(report('Action: relayed\r\nStatus: 2.1.9', 'Action: failed\r\nStatus: x')), {
      status: '5.0.0',
      isDead: false,
    })
    for (const action of ['delayed', 'delivered', 'relayed', 'expanded'])
      assert.equal(bounceIn(report(`Action: ${action}\r\nStatus: 4.4.7`)), null)
    for (const noise of [
      '',
      '\0',
      'Action',
      'failed'.repeat(100_000),
      `${'\r\n\r\n'.repeat(1_000)}Action: failed\r\nStatus: 5.1.1`,
    ])
      assert.equal(bounceIn(noise), null)
  })
})

describe('an address that accepts no mail', () => {
  it('is unreachable from the first refused mail on, and both sides of the application see that', async () => {
    const { person, file } = await told()
    const post = new KeepingPost()
    post.meets = async () => {
      throw new UndeliverableError('5.1.1', true)
    }
    await goesOut(post)
    for (const who of [person, net.frontDesk]) {
      assert.deepEqual(
        (await noticesOf(file, who)).map(({ kind, address, state, failure }) => [kind, address, state, failure]),
        [['submitted', 'a•••@example.org', 'bounced', '5.1.1']],
      )
      assert.ok((await contactsOf(file, who))[0]?.unreachableSince)
    }
    isRefused(await net.stranger.asks('GET', `/v1/applications/${file.id}/notices`), 404, 'not_found')
    await net.frontDesk.takes('accept', file)
    assert.deepEqual(await goesOut(), [], 'nothing more goes there')
    assert.equal((await noticesOf(file, person)).length, 1)
  })

  it('is also recognised by a later bounce to the address of that very notice, once', async () => {
    const { person, address, file } = await told()
    const [parcel] = await goesOut()
    const noticeId = readAddress(mailbox.keys, parcel?.sender ?? '')?.noticeId ?? ''
    assert.equal((await noticesOf(file, person))[0]?.state, 'sent')
    assert.equal(await noteBounce(pool, noticeId, { status: '5.1.1', isDead: true }), true)
    assert.equal(await noteBounce(pool, noticeId, { status: '5.1.1', isDead: true }), false)
    assert.equal(await noteBounce(pool, crypto.randomUUID(), { status: '5.1.1', isDead: true }), false)
    assert.equal((await noticesOf(file, person))[0]?.state, 'bounced')
    assert.ok((await contactsOf(file, person))[0]?.unreachableSince)
    const again = await hasContact(net, person, { channel: 'email', address })
    assert.equal(again.unreachableSince, null)
    await net.frontDesk.takes('accept', file)
    assert.equal((await goesOut()).length, 1, 'confirmed again it is told again')
  })

  it('is not one with a full mailbox', async () => {
    const { person, file } = await told()
    const [parcel] = await goesOut()
    await noteBounce(pool, parcel?.noticeId ?? '', { status: '5.2.2', isDead: false })
    assert.deepEqual(
      [(await noticesOf(file, person))[0]?.failure, (await contactsOf(file, person))[0]?.unreachableSince],
      ['5.2.2', null],
    )
  })
})

const codesOf = ({ id }: { id: string }) => `/v1/applications/${id}/claim-codes`

/** Returns an application that a counter submitted for a person with two addresses. */
async function helped() {
  const file = await net.frontDesk.prepares('SKTM', { filedAtOfficeId: (await officeOf(net, '31.71.06')).id })
  for (const body of [
    { channel: 'sms', address: '+6281200000003', language: 'id' },
    { channel: 'email', address: 'visitor@example.org', language: 'en' },
  ])
    await net.frontDesk.does(201, 'POST', `/v1/applications/${file.id}/contacts`, { body })
  await net.frontDesk.takes('submit', file, { statementAccepted: true })
  return file
}

describe('a person who was helped at a counter', () => {
  it('is notified at the stated address', async () => {
    const file = await helped()
    const told = await goesOut()
    assert.deepEqual(new Set(told.map(({ to }) => to)), new Set(['+6281200000003', 'visitor@example.org']))
    const submitted = told.find(({ to }) => to === 'visitor@example.org')
    assert.match(submitted?.content.toString() ?? '', new RegExp(`[Tt]racking key:? ${file.trackingKey}`))
  })

  it('gets no claim code without a stated address', async () => {
    const file = await net.frontDesk.prepares('SKTM', { filedAtOfficeId: (await officeOf(net, '31.71.06')).id })
    const refusal = isRefused(await net.frontDesk.asks('POST', `${codesOf(file)}?sendBy=sms`), 422, 'rule_broken')
    assert.deepEqual(
      refusal.errors?.map(({ parameter, code }) => [parameter, code]),
      [['sendBy', 'nothing_stated']],
    )
  })

  it('gets the claim code at that address', async () => {
    const file = await helped()
    await goesOut()
    const { code, letter } = await net.frontDesk.does<{ code: string; letter: { id: string; en: string } }>(
      201,
      'POST',
      `${codesOf(file)}?sendBy=sms`,
    )
    assert.ok(letter.id.includes(code) && letter.en.includes(file.reference))
    assert.match(letter.id, /^Yth\. Bapak\/Ibu [^]*Hormat kami,\nPTSP Kelurahan Menteng\n[^]*Telepon \+62/)
    assert.match(letter.en, /Yours sincerely,\nOne-stop service office, Menteng Village\n/)
    assert.doesNotMatch(letter.id + letter.en, /https?:|undefined|surel|e-mail/)
    const [sms] = await goesOut()
    assert.deepEqual(
      [sms?.to, JSON.parse(sms?.content.toString() ?? '').text],
      [
        '+6281200000003',
        `PTSP: kode ${code}, untuk mengambil alih permohonan ${file.reference}. Berlaku 90 hari, sekali pakai. Jangan ` +
          'berikan kepada siapa pun. Info: PTSP Kelurahan Menteng, telepon +62210000000.',
      ],
    )
    assert.equal((await pool`select from notices n where n::text like ${`%${code}%`}`).length, 0)
  })

  it('is notified there when the code is used, and then the address is deleted', async () => {
    const file = await helped()
    const { code } = await net.frontDesk.does<{ code: string }>(201, 'POST', codesOf(file))
    await goesOut()
    await net.applicant.does(201, 'POST', '/v1/applications/claims', { body: { reference: file.reference, code } })
    assert.deepEqual((await goesOut()).map(({ to }) => to).sort(), ['+6281200000003', 'visitor@example.org'])
    assert.equal(
      (
        await pool`
          select from contacts where application_id = ${file.id} and (personal is not null or removed_at is null)`
      ).length,
      0,
    )
    await net.frontDesk.takes('accept', file)
    assert.deepEqual(await goesOut(), [], 'from then on only the applicant is told')
  })

  it('with an unreachable address is not notified there once the application is theirs', async () => {
    const file = await net.frontDesk.drafts('SKTM', { filedAtOfficeId: (await officeOf(net, '31.71.06')).id })
    for (const [channel, address] of [
      ['sms', '+6281200000004'],
      ['email', 'wrong@example.org'],
    ])
      await net.frontDesk.does(201, 'POST', `/v1/applications/${file.id}/contacts`, { body: { channel, address } })
    await pool`update contacts set suspended_at = now() where application_id = ${file.id} and channel = 'sms'`
    const { code } = await net.frontDesk.does<{ code: string }>(201, 'POST', `/v1/applications/${file.id}/claim-codes`)
    await net.stranger.does(201, 'POST', '/v1/applications/claims', { body: { reference: file.reference, code } })
    const post = new KeepingPost()
    post.meets = async () => {
      throw new UndeliverableError('5.1.1', true)
    }
    await goesOut(post)
    assert.equal(
      (await pool`select from contacts where application_id = ${file.id} and personal is not null`).length,
      0,
    )
  })

  it('gets the letter once: a retry of the counter has neither code nor letter', async () => {
    const file = await net.frontDesk.drafts('SKTM', { filedAtOfficeId: (await officeOf(net, '31.71.06')).id })
    const call = { headers: { 'idempotency-key': crypto.randomUUID() } }
    await net.frontDesk.does(201, 'POST', `/v1/applications/${file.id}/claim-codes`, call)
    const again = await net.frontDesk.does<{ code: null; letter: null }>(
      201,
      'POST',
      `/v1/applications/${file.id}/claim-codes`,
      call,
    )
    assert.deepEqual([again.code, again.letter], [null, null])
  })
})
