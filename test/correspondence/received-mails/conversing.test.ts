import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { draftFromMail } from '../../../src/correspondence/received-mails/triage/draft-from-mail.ts'
import { inTransaction } from '../../../src/platform/db/client.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { mailIn } from '../../support/mail/contacts.ts'
import { lastMail, mailbox, mailRoom, signed, written } from '../../support/mail/mail-room.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import { appoint } from '../../support/staff.ts'

interface Mail {
  id: string
  reference: string
  state: string
  reason: string | null
  repliesTo: { id: string; reference: string } | null
  language: string | null
  conversation: { id: string; state: string }[]
  application: { reference: string } | null
}
interface Message {
  text: string
  receivedAttachments: { fileName: string }[]
}

const net = await network()
after(() => net.close())
const room = await mailRoom(net)
after(() => room.close())
const desk = await appoint(net, ['front_desk'], '31.71.06')
const [deskPost] = await net.database.pool<{ subject: string }[]>`
  select p.subject
  from staff s
  join people p on p.id = s.person_id
  where s.role = 'front_desk'
  order by s.id desc
  limit 1`
const actor = await actorOf(net, deskPost?.subject ?? '')
const post = Object.assign(new KeepingPost(), { mailbox })
const assistance = { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' } as const
let writers = 0
/** Returns a new address, because a known sender's mail would go to the office of their application. */
const somebody = () => `warga-${++writers}@example.org`

async function comes(mail: Parameters<typeof written>[0] = {}, { isProven = true, domain = 'example.org' } = {}) {
  const { from = somebody(), to = mailbox.address } = mail
  const raw = await written({
    text: 'Rumah di Kecamatan Menteng, mohon informasi syaratnya.',
    ...mail,
    from,
    to,
  })
  await room.hands(isProven ? await signed(raw, domain) : raw, { from: String(from), to: String(to) })
  await room.reads()
  return lastMail(net)
}
const opens = (person: Person, { id }: { id: string }) => person.does<Mail>(200, 'GET', `/v1/received-mails/${id}`)
/** Returns the last letter to an address. */
async function letterTo(address: string) {
  while ((await sendNotices(net.database.pool, net.vault, post)) > 0);
  const content = post.parcels.findLast(({ to }) => to === address)?.content
  assert.ok(content)
  const head = content.toString().split('\r\n\r\n')[0] ?? ''
  return { ...mailIn(content), replyTo: /^Reply-To: <?([^\s>]+)/m.exec(head)?.[1] ?? '', head }
}
/** Returns a mail in triage that an officer has answered, and the address for replies. */
async function asked(text = 'Rumah di Kecamatan Menteng, mohon informasi syaratnya.') {
  const from = somebody()
  const mail = await comes({ from, text })
  await desk.does(201, 'POST', `/v1/received-mails/${mail.id}/answers`, { body: { missing: ['Fotokopi KTP'] } })
  return { mail, from, ...(await letterTo(from)) }
}
const drafts = (mail: { id: string }) =>
  desk.does<Application>(201, 'POST', `/v1/received-mails/${mail.id}/drafts`, {
    body: { permitType: 'IMB', villageCode: '31.71.06.1001', assistance },
  })
const files = (...names: string[]) => names.map((filename) => ({ filename, content: somePdf() }))

describe("an officer's answer to a mail", () => {
  it('has a signed reply address, and the same signature in its subject', async () => {
    const { mail, replyTo, subject } = await asked()
    assert.match(replyTo, /^perizinan\+m-[0-9a-z]{9}\.[0-9a-z]{13}@ptsp\.example$/)
    assert.match(subject, new RegExp(`\\[#M-${mail.reference}\\.[0-9a-z]{13}\\]$`))
  })

  it("gets an authenticated reply into the mail's triage, by the address or by the subject alone", async () => {
    const { mail, from, replyTo, subject } = await asked()
    const byAddress = await comes({ from, to: replyTo, text: 'Ini KTP saya.', attachments: files('KTP.pdf') })
    const bySubject = await comes({ from, subject: `Re: ${subject}`, text: 'Dan ini sertifikatnya.' })
    for (const { id } of [byAddress, bySubject]) {
      const joined = await opens(desk, { id })
      assert.deepEqual(
        [joined.state, joined.reason, joined.repliesTo],
        ['triage', 'answer', { id: mail.id, reference: mail.reference }],
      )
      assert.deepEqual(
        joined.conversation.map((one) => [one.id, one.state]),
        [
          [mail.id, 'answered'],
          [byAddress.id, 'triage'],
          [bySubject.id, 'triage'],
        ],
      )
    }
  })

  it('gets the reply to a receipt to its mail, too', async () => {
    const first = await comes({ from: 'receipt@example.org' })
    const { replyTo } = await letterTo('receipt@example.org')
    const second = await comes({ from: 'receipt@example.org', to: replyTo })
    assert.equal((await opens(desk, second)).repliesTo?.id, first.id)
  })

  it('gets the reply to the office that the mail was transferred to', async () => {
    const { mail, from, replyTo } = await asked()
    await net.database.pool`
      update received_mails
      set office_id = (select id from offices where region_code = '31.71.07')
      where id = ${mail.id}`
    assert.equal((await comes({ from, to: replyTo })).office, '31.71.07')
  })

  const strangers: [name: string, reason: string, mail: Parameters<typeof written>[0], proof?: object][] = [
    ['with its sender and no signature', 'sender_unproven', {}, { isProven: false }],
    ['with the signature of another domain', 'sender_unproven', {}, { domain: 'bare.example' }],
    ['of somebody else, signed', 'sender_unknown', { from: 'other@example.org' }],
  ]
  for (const [name, reason, mail, proof] of strangers)
    it(`does not get a mail that arrives ${name}`, async () => {
      const { mail: first, from, replyTo } = await asked()
      const forged = await opens(desk, await comes({ from, to: replyTo, ...mail }, proof))
      assert.deepEqual([forged.state, forged.reason, forged.repliesTo], ['triage', reason, null])
      assert.equal((await opens(desk, first)).conversation.length, 1)
    })

  it('has what came without proof queued at its office, wherever the mail itself would go', async () => {
    const { mail, from, replyTo } = await asked()
    const text = 'Ini KTP saya.'
    const unproven = await comes({ from, to: replyTo, text }, { isProven: false })
    const fromElsewhere = await comes({ from: 'somewhere-else@example.org', to: replyTo, text })
    assert.deepEqual([mail.office, unproven.office, fromElsewhere.office], ['31.71.06', '31.71.06', '31.71.06'])
    assert.equal((await comes({ from: 'named-nothing@example.org', text })).office, '31')
    assert.deepEqual([unproven.reason, fromElsewhere.reason], ['sender_unproven', 'sender_unknown'])
  })

  it('gets replies into the application once one was made of the mail', async () => {
    const { mail, from, replyTo } = await asked()
    const file = await drafts(mail)
    const later = await comes({ from, to: replyTo, text: 'Ini NPWP saya.' })
    assert.deepEqual([later.state, later.application], ['filed', file.reference])
  })
})

describe('a draft of a mail that continues a conversation', () => {
  it('includes all its mails in triage, in the order in which they were written', async () => {
    const { mail, from, replyTo } = await asked('Saya mau membangun rumah di Kecamatan Menteng.')
    const reply = await comes({ from, to: replyTo, text: 'Ini KTP saya.', attachments: files('KTP.pdf') })
    const closed = await comes({ from, to: replyTo, text: 'Lupakan.' })
    await desk.does(201, 'POST', `/v1/received-mails/${closed.id}/closures`, { body: { reason: 'Nothing.' } })
    const file = await drafts(reply)
    for (const { id } of [mail, reply])
      assert.deepEqual(
        [(await opens(desk, { id })).state, (await opens(desk, { id })).application?.reference],
        ['drafted', file.reference],
      )
    assert.equal((await opens(desk, closed)).state, 'closed')
    const { data } = await desk.does<{ data: Message[] }>(200, 'GET', `/v1/applications/${file.id}/messages`)
    assert.deepEqual(data.map(({ text, receivedAttachments }) => [text, receivedAttachments.length]).reverse(), [
      ['Saya mau membangun rumah di Kecamatan Menteng.', 0],
      ['Ini KTP saya.', 1],
    ])
  })

  it('gets a reply that is read at the same time', async () => {
    const { mail, from, replyTo } = await asked()
    await room.hands(await signed(await written({ from, to: replyTo, text: 'Ini KTP saya.' })), {
      from,
      to: replyTo,
    })
    await race(
      net,
      (tx) =>
        draftFromMail(tx, { vault: net.vault, channels: ['email'] }, mail.id, { permitType: 'IMB', assistance }, actor),
      () => room.reads().catch(() => 0),
    )
    await net.database.pool`update received_mails set next_at = now() where state = 'received'`
    await room.reads()
    const answer = await lastMail(net)
    assert.equal(answer.state, 'filed')
    assert.equal(answer.application, (await opens(desk, mail)).application?.reference)
  })

  it('sends its sender the number and the key, as a reply in their language', async () => {
    const address = 'writer@example.org'
    const mail = await comes({
      from: address,
      messageId: '<house@example.org>',
      text: 'I want to build a house in Kecamatan Menteng. My papers are attached to this mail.',
    })
    assert.equal((await opens(desk, mail)).language, 'en')
    assert.match((await letterTo(address)).subject, /^We have received your e-mail/)
    const file = await drafts(mail)
    const { subject, text, head } = await letterTo(address)
    assert.match(subject, /^The number of your application \[#/)
    assert.match(head, /^In-Reply-To: <house@example\.org>/m)
    assert.match(head, /^Content-Language: en/m)
    assert.match(text, new RegExp(`from your e-mail \\(number ${mail.reference}\\)`))
    assert.match(text, new RegExp(`Application number: ${file.reference}`))
    const [, key] = /Tracking key: (\S+)/.exec(text) ?? []
    const tracked = await net.nobody.does<{ publicStage: string }>(200, 'POST', '/v1/tracking', {
      body: { reference: file.reference, trackingKey: key },
    })
    assert.equal(tracked.publicStage, 'preparing')
  })
})

describe('an answer to a mail while a draft is made of it', () => {
  it('does not deadlock with the closing office', async () => {
    const { mail } = await asked()
    const made = await race(
      net,
      (tx) =>
        tx`select from offices where id = (select office_id from received_mails where id = ${mail.id}) for update`,
      () =>
        inTransaction(net.database.pool, (tx) =>
          draftFromMail(
            tx,
            { vault: net.vault, channels: ['email'] },
            mail.id,
            { permitType: 'IMB', assistance },
            actor,
          ),
        ),
      () => net.database.pool`update received_mails set shown = shown where id = ${mail.id}`,
    )
    assert.equal(made.status, 'draft')
  })
})
