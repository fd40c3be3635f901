import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { takeOverApplication } from '../../../src/counter/claims/changes.ts'
import { makeCertificates } from '../../../src/permits/certificates/make.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { aSigner, workshop } from '../../support/files/signing.ts'
import { mailIn } from '../../support/mail/contacts.ts'
import { mailRoom, signed, written } from '../../support/mail/mail-room.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import { type Application, example, type Reply } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
const room = await mailRoom(net)
after(async () => {
  await room.close()
  await net.close()
})
const { pool } = net.database
const { signer } = await aSigner()
const desk = await appoint(net, ['front_desk'], '31.71.06')
const assistance = { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' }
const type = 'application/x-www-form-urlencoded'
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'en' }

let writers = 0
const nextWriter = () => `warga-${++writers}@example.org`

/** Returns an application that an officer drafted from a mail, ready to be signed. */
async function drafted(address: string, { permitType = 'SKTM', isProven = true } = {}): Promise<Application> {
  const mail = await written({ from: address, text: 'Rumah di Kecamatan Menteng.' })
  await room.hands(isProven ? await signed(mail) : mail, { from: address })
  await room.reads()
  const [received] = await pool<{ id: string }[]>`select id from received_mails order by id desc limit 1`
  const { answers, village: villageCode } = await example(permitType)
  const file = await desk.does<Application>(201, 'POST', `/v1/received-mails/${received?.id}/drafts`, {
    body: { permitType, villageCode, answers, assistance },
  })
  await pool`
    update applications
    set status = 'ready_to_sign', submitted_at = now(),
      office_id = (select id from offices where region_code = '31.71.06')
    where id = ${file.id}`
  return file
}

/** Matches the originals. The documents of another application replace those that the counter would add. */
async function bringsOriginals(file: Application, permitType: string, originals: string[]): Promise<void> {
  const { id } = await net.applicant.prepares(permitType)
  await pool`update documents set application_id = ${file.id} where application_id = ${id}`
  await net.frontDesk.matches(file, originals)
}

/** Sends the letters about an event. Returns the texts of those to an address, without line breaks. */
async function lettersTo(address: string): Promise<string[]> {
  while ((await tellPeople(pool)) > 0);
  const post = new KeepingPost()
  while ((await sendNotices(pool, net.vault, post)) > 0);
  return post.parcels.filter(({ to }) => to === address).map(({ content }) => mailIn(content).text)
}

const linksIn = (letters: readonly string[]) =>
  letters.flatMap((letter) => letter.match(/(?<=https:\/\/api\.example\.test)\/v1\/certificate-letters\/\S+/g) ?? [])
const looks = (at: string) => net.nobody.asks('GET', at, { headers: browser })
const presses = (at: string, payload = 'language=en', headers: Record<string, string> = browser): Promise<Reply> =>
  net.nobody.asks('POST', at, { raw: { payload, type }, headers })
const makes = () => makeCertificates(workshop(net, signer))

/** Returns the link in the letter about a permit that was just signed, and its application. */
async function issuedByMail(): Promise<{ file: Application; at: string }> {
  const address = nextWriter()
  const file = await drafted(address)
  await net.head.takes('sign', file)
  const [at, ...more] = linksIn(await lettersTo(address))
  assert.deepEqual(more, [])
  return { file, at: at ?? assert.fail('The letter has no link.') }
}

describe('an applicant who only writes mail', () => {
  it('downloads the certificate by the link in the letter; to open the link sends no file', async () => {
    const { file, at } = await issuedByMail()
    await makes()
    const page = await looks(at)
    assert.equal(page.status, 200)
    assert.match(page.text, new RegExp(file.reference))
    assert.match(page.text, /<button name="language" value="en">Download in English<\/button>/)
    const [, action = ''] = / action="([^"]+)"/.exec(page.text) ?? []
    assert.equal(new URL(action, `http://localhost${at}`).pathname, at)
    const pdf = await presses(at)
    assert.equal(pdf.status, 200)
    assert.match(String(pdf.headers['content-disposition']), /^attachment; filename=\S+\.en\.pdf$/)
    const [kept] = await pool<{ sha256: Buffer }[]>`
      select c.sha256
      from permit_certificates c
      join permits p on p.id = c.permit_id
      where p.application_id = ${file.id} and c.language = 'en'`
    assert.deepEqual(createHash('sha256').update(pdf.body).digest(), kept?.sha256)
  })

  it('reads on a page that the certificate is being made, and when to try again', async () => {
    const { at } = await issuedByMail()
    const reply = await presses(at)
    assert.equal(reply.status, 409)
    assert.equal(reply.headers['retry-after'], '3')
    assert.match(reply.text, /<h1>Certificate in preparation<\/h1>/)
    isRefused(await presses(at, 'language=en', {}), 409, 'certificate_in_making')
  })

  it('gets a link again at the handover, and no link before a permit is in force', async () => {
    const address = nextWriter()
    const file = await drafted(address, { permitType: 'SIP-DR' })
    await net.head.takes('sign', file)
    const ready = await lettersTo(address)
    assert.match(ready.join('\n'), /Izin ini belum berlaku/)
    assert.deepEqual(linksIn(ready), [])
    await bringsOriginals(file, 'SIP-DR', [
      'identity_card',
      'registration_certificate',
      'diploma',
      'professional_recommendation',
      'facility_letter',
    ])
    await net.frontDesk.takes('hand_over', file)
    const [at = ''] = linksIn(await lettersTo(address))
    assert.equal((await looks(at)).status, 200)
  })
})

describe('a link to a certificate', () => {
  it('ends when somebody takes the application over, when the address is removed, and after 90 days', async () => {
    const [claimed, removed, old] = [await issuedByMail(), await issuedByMail(), await issuedByMail()]
    await makes()
    const { personId } = await actorOf(net, 'applicant-2')
    const took = await takeOverApplication(
      pool,
      { ...(await desk.reads(claimed.file)), sha256: Buffer.alloc(0), hasAccount: false },
      { personId, standing: 'applicant', officeId: null, channel: 'web' },
    )
    assert.ok(took)
    const { data } = await desk.does<{ data: { id: string; version: number }[] }>(
      200,
      'GET',
      `/v1/applications/${removed.file.id}/contacts`,
    )
    await desk.does(204, 'DELETE', `/v1/applications/${removed.file.id}/contacts/${data[0]?.id}`, {
      headers: { 'if-match': `"${data[0]?.version}"` },
    })
    assert.match((await looks(old.at)).text, /This link is valid until \w+,? \d+ \w+ 20\d\d at \d\d:\d\d WIB\./)
    await pool`update notices set ended_at = now() - interval '90 days' where application_id = ${old.file.id}`
    for (const { at } of [claimed, removed, old])
      for (const reply of [await looks(at), await presses(at)]) {
        assert.equal(reply.status, 404)
        assert.match(reply.text, /<h1>This link is not valid<\/h1>[^]*the office can give you the certificate/)
      }
  })

  it('cannot be guessed from the id of the letter, and works for nothing else', async () => {
    const { at } = await issuedByMail()
    const token = at.slice(at.lastIndexOf('/') + 1)
    const altered = Buffer.from(token, 'base64url')
    altered.writeUInt8(altered.readUInt8(39) ^ 1, 39)
    for (const wrong of [altered.toString('base64url'), token.slice(0, -1), `${token}=`, 'A'.repeat(54)]) {
      isRefused(await net.nobody.asks('GET', `/v1/certificate-letters/${wrong}`), 404, 'not_found')
      isRefused(await presses(`/v1/certificate-letters/${wrong}`, 'language=en', {}), 404, 'not_found')
    }
    isRefused(await net.nobody.asks('GET', `/v1/received-mail-confirmations/${token}`), 404, 'not_found')
  })

  it('is in no letter to an address that a counter stated, although a proven mail came from there later', async () => {
    const address = nextWriter()
    const file = await drafted(address)
    await pool`update received_mails set state = 'filed' where application_id = ${file.id}`
    await net.head.takes('sign', file)
    const letters = await lettersTo(address)
    assert.match(letters.join('\n'), /Izin Anda telah terbit/)
    assert.deepEqual(linksIn(letters), [])
  })

  it('is in no letter to an address whose mail was not proven', async () => {
    const address = nextWriter()
    await net.head.takes('sign', await drafted(address, { isProven: false }))
    assert.deepEqual(linksIn(await lettersTo(address)), [])
  })
})
