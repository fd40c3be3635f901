import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { noteBounce } from '../../../src/correspondence/notifications/sending/changes.ts'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { makeCertificates } from '../../../src/permits/certificates/make.ts'
import { createLog } from '../../../src/platform/log.ts'
import { aSigner, workshop } from '../../support/files/signing.ts'
import { mailIn } from '../../support/mail/contacts.ts'
import { lastMail, mailbox, mailRoom, signed, written } from '../../support/mail/mail-room.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import { type Application, example } from '../../support/person.ts'
import { appoint } from '../../support/staff.ts'

const logged: string[] = []
const net = await network({ logger: createLog('trace', { write: (line: string) => void logged.push(line) }) })
const room = await mailRoom(net)
after(async () => {
  await room.close()
  await net.close()
})
const { pool } = net.database
const { signer } = await aSigner()
const desk = await appoint(net, ['front_desk'], '31.71.06')
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'en' }
const form = { payload: 'language=en', type: 'application/x-www-form-urlencoded' }

let writers = 0
const nextWriter = () => `penulis-${++writers}@example.org`

/** Hands a mail in, and returns it as it was received. */
async function comes(
  from: string,
  { isProven = true, to = mailbox.address, text = 'Rumah di Kecamatan Menteng.' } = {},
) {
  const mail = await written({ from, to, text })
  await room.hands(isProven ? await signed(mail) : mail, { from, to })
  await room.reads()
  return lastMail(net)
}

/** Makes the draft of a mail, as an officer, and returns it ready to be signed. */
async function drafts({ id }: { id: string }): Promise<Application> {
  const { answers, village: villageCode } = await example('SKTM')
  const assistance = { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' }
  const file = await desk.does<Application>(201, 'POST', `/v1/received-mails/${id}/drafts`, {
    body: { permitType: 'SKTM', villageCode, answers, assistance },
  })
  await pool`
    update applications
    set status = 'ready_to_sign', submitted_at = now(),
      office_id = (select id from offices where region_code = '31.71.06')
    where id = ${file.id}`
  return file
}

/** Sends the letters that are due. Returns those to an address, each with its address for replies. */
async function lettersTo(address: string): Promise<{ text: string; replyTo: string }[]> {
  while ((await tellPeople(pool)) > 0);
  const post = Object.assign(new KeepingPost(), { mailbox })
  while ((await sendNotices(pool, net.vault, post)) > 0);
  return post.parcels
    .filter(({ to }) => to === address)
    .map(({ content }) => ({
      text: mailIn(content).text,
      replyTo: /^Reply-To: <?([^\s>]+)/m.exec(content.toString())?.[1] ?? '',
    }))
}

const linksIn = (letters: readonly { text: string }[]) =>
  letters.flatMap(({ text }) => text.match(/(?<=https:\/\/api\.example\.test)\/v1\/certificate-letters\/\S+/g) ?? [])

/** Returns the link to the certificate of a permit that was just issued, and its application. */
async function issuedByMail(address: string): Promise<{ file: Application; at: string }> {
  const file = await drafts(await comes(address))
  await net.head.takes('sign', file)
  const [at] = linksIn(await lettersTo(address))
  await makeCertificates(workshop(net, signer))
  return { file, at: at ?? assert.fail('The letter has no link.') }
}

/** Returns the statuses of the page and of the button of a link. */
const opens = async (at: string) => [
  (await net.nobody.asks('GET', at, { headers: browser })).status,
  (await net.nobody.asks('POST', at, { headers: browser, raw: form })).status,
]

describe('a link to a certificate', () => {
  it('is in no letter to somebody whose name an unproven mail used, although they answered', async () => {
    const address = nextWriter()
    const mail = await comes(address, { isProven: false })
    await desk.does(201, 'POST', `/v1/received-mails/${mail.id}/answers`, { body: { missing: ['Fotokopi KTP'] } })
    const to = (await lettersTo(address)).at(-1)?.replyTo ?? assert.fail('There is no answer.')
    await comes(address, { to, text: 'Itu bukan surel saya.' })
    const file = await drafts(mail)
    const taken = await pool<{ authenticated: boolean }[]>`
      select authenticated
      from received_mails
      where application_id = ${file.id} and state = 'drafted'
      order by id`
    assert.deepEqual(
      taken.map(({ authenticated }) => authenticated),
      [false, true],
    )
    await net.head.takes('sign', file)
    const letters = await lettersTo(address)
    assert.match(letters.map(({ text }) => text).join('\n'), /Izin Anda telah terbit/)
    assert.deepEqual(linksIn(letters), [])
  })

  it('works after mail programs have opened it many times, by GET and by HEAD', async () => {
    const { at } = await issuedByMail(nextWriter())
    for (const method of ['HEAD', 'GET', 'HEAD', 'GET'] as const)
      assert.equal((await net.nobody.asks(method, at, { headers: browser })).status, 200)
    assert.deepEqual(await opens(at), [200, 200])
  })

  it('is in no line of the log, whether it works or not', async () => {
    const { at } = await issuedByMail(nextWriter())
    logged.length = 0
    assert.deepEqual(await opens(at), [200, 200])
    assert.deepEqual(await opens(`${at}.`), [404, 404])
    const lines = logged.join('')
    assert.equal(lines.split('"route":"/v1/certificate-letters/:token"').length - 1, 4)
    assert.ok(!lines.includes(at.slice(at.lastIndexOf('/') + 1)))
  })

  it('ends when its letter bounces', async () => {
    const { file, at } = await issuedByMail(nextWriter())
    const [notice] = await pool<{ id: string }[]>`
      select id
      from notices
      where application_id = ${file.id} and kind = 'permit_ready'`
    assert.ok(notice && (await noteBounce(pool, notice.id, { status: '5.2.2', isDead: false })))
    assert.deepEqual(await opens(at), [404, 404])
  })

  it('ends when a counter states another address, whose letters hold none', async () => {
    const [address, other] = [nextWriter(), nextWriter()]
    const { file, at } = await issuedByMail(address)
    await desk.does(201, 'POST', `/v1/applications/${file.id}/contacts`, {
      body: { channel: 'email', address: other, language: 'id' },
    })
    await net.frontDesk.takes('hand_over', file)
    const letters = await lettersTo(other)
    assert.match(letters.map(({ text }) => text).join('\n'), /telah diserahkan/)
    assert.deepEqual(linksIn(letters), [])
    assert.deepEqual(await opens(at), [404, 404])
  })

  it('comes again, and alone, when the counter states the proven address again', async () => {
    const [address, other] = [nextWriter(), nextWriter()]
    const { file, at } = await issuedByMail(address)
    for (const stated of [other, address])
      await desk.does(201, 'POST', `/v1/applications/${file.id}/contacts`, {
        body: { channel: 'email', address: stated, language: 'id' },
      })
    assert.deepEqual(await opens(at), [404, 404])
    await net.frontDesk.takes('hand_over', file)
    const [again, ...more] = linksIn(await lettersTo(address))
    assert.deepEqual(more, [])
    assert.deepEqual(await opens(again ?? assert.fail('The letter has no link.')), [200, 200])
  })
})
