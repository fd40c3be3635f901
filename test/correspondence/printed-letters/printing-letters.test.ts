import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { hasContact } from '../../support/mail/contacts.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { type Application, atTheCounter } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { type Letter, letterOf, lettersOf } from '../../support/scenes/letters.ts'
import { decreed, issued } from '../../support/scenes/permits.ts'
import { appoint, officeOf } from '../../support/staff.ts'

interface Printed extends Letter {
  subject: string
  html: string
  text: string
}

const { net, pool, told, close } = await openSentLetters()
after(close)
const { frontDesk, applicant, head, reviewer } = net
const counter = await officeOf(net, '31.71.06')
const responsible = await appoint(net, ['front_desk'], '31.71.06.1001')

/** Files for somebody who has neither e-mail nor telephone. */
const filed = () => frontDesk.submits('SKTM', { filedAtOfficeId: counter.id, villageCode: '31.71.06.1001' })
const kindsOf = async (application: Application) =>
  (await lettersOf(frontDesk, application)).data.map(({ kind }) => kind)
const pathOf = async (application: { id: string }, kind: string) =>
  `/v1/applications/${application.id}/letters/${await letterOf(frontDesk, application, kind)}`
const prints = async (application: Application, kind: string, language: string, by = frontDesk) =>
  by.does<Printed>(200, 'GET', `${await pathOf(application, kind)}?language=${language}`)

const wrong = { reasons: [{ target: 'identity_card', code: 'unreadable', note: 'The name cannot be read.' }] }

describe('somebody with neither e-mail nor telephone', () => {
  it('has a letter at the counter for all that happened, the newest first, though none was sent', async () => {
    const application = await filed()
    await responsible.takes('return', application, wrong)
    assert.deepEqual(await kindsOf(application), ['returned', 'submitted'])
    assert.deepEqual(await told(), [])
    const first = await lettersOf(responsible, application, '?limit=1')
    assert.deepEqual(
      [
        first.data.map(({ kind }) => kind),
        (await lettersOf(frontDesk, application, `?limit=1&cursor=${first.page.nextCursor}`)).data.map(
          ({ kind }) => kind,
        ),
      ],
      [['returned'], ['submitted']],
    )
  })

  it('reads it on paper in their language, with subject and days, and that nothing else reaches them', async () => {
    const application = await filed()
    await responsible.takes('return', application, wrong)
    const [id, en] = [await prints(application, 'returned', 'id'), await prints(application, 'returned', 'en')]
    assert.match(id.text, /^Surat tanggal .+, dicetak tanggal .+\n\nPermohonan Anda perlu dilengkapi\n\nYth\. /)
    assert.match(id.text, /Catatan petugas: The name cannot be read\./)
    assert.match(
      id.text,
      /Silakan datang ke loket atau telepon .+\n\nSurat tentang permohonan ini hanya dapat Anda terima di atas/,
    )
    assert.match(en.text, /^Letter of .+, printed on .+\n\nYour application needs to be completed\n\nDear /)
    assert.match(
      en.text,
      /Please come to the counter or call .+\n\nLetters about this application can reach you on paper/,
    )
    for (const { html, subject } of [id, en]) assert.ok(html.includes(`<h1`) && html.includes(subject))
    for (const { text } of [id, en]) assert.doesNotMatch(text, /surel ini|this e-mail|undefined|null/)
  })

  it('gets none that asks for what is done, and every message of the office but no internal note', async () => {
    const application = await filed()
    await responsible.takes('return', application, wrong)
    const outdated = await pathOf(application, 'returned')
    await frontDesk.uploads('identity_card', application)
    await frontDesk.takes('submit', application, { statementAccepted: true })
    isRefused(await frontDesk.asks('GET', outdated), 409, 'letter_outdated')
    for (const kind of ['message', 'note', 'call'])
      await responsible.does(201, 'POST', `/v1/applications/${application.id}/messages`, {
        body: { kind, text: `A ${kind}.` },
      })
    assert.deepEqual(await kindsOf(application), ['message', 'resubmitted', 'returned', 'submitted'])
    assert.match((await prints(application, 'message', 'en')).text, /writes:\n\nA message\./)
  })

  it('reads on a letter that later ones exist: what it says of the present was so on its day', async () => {
    const application = await filed()
    assert.doesNotMatch((await prints(application, 'submitted', 'en')).text, /later letters/)
    await responsible.takes('return', application, wrong)
    const [id, en] = [await prints(application, 'submitted', 'id'), await prints(application, 'submitted', 'en')]
    assert.match(
      id.text,
      /^Surat .+, dicetak .+\. Sesudah itu ada surat lain tentang permohonan ini; mintalah surat itu juga\.\n/,
    )
    assert.match(
      en.text,
      /^Letter of .+, printed on .+\. There are later letters about this application; ask for them, too\.\n/,
    )
    assert.doesNotMatch((await prints(application, 'returned', 'en')).text, /later letters/)
  })

  it('is told on paper of the end of a permit, too', async () => {
    const permit = await issued(net)
    const file = { id: permit.applicationId }
    const ready = `/v1/applications/${file.id}/letters/${await letterOf(responsible, file, 'permit_ready')}`
    const { text } = await responsible.does<Printed>(200, 'GET', `${ready}?language=en`)
    assert.match(text, /^Times that were free when this letter was printed:$/m)
    await head.does(201, 'POST', `/v1/permits/${permit.id}/transitions`, { body: decreed('suspend') })
    const { data } = await lettersOf(responsible, file)
    assert.deepEqual(
      data.slice(0, 2).map(({ kind }) => kind),
      ['permit_suspended', 'permit_ready'],
    )
  })
})

describe('a letter that is handed over', () => {
  it('stands in the history with receiver, proof, language and officer, and on the list', async () => {
    const application = await filed()
    const path = `${await pathOf(application, 'submitted')}/handovers`
    const body = { language: 'id', receivedBy: 'family_member', identityCheckedBy: 'identity_card' }
    const headers = { 'idempotency-key': crypto.randomUUID() }
    for (const _twice of [1, 2]) await frontDesk.does(201, 'POST', path, { body, headers })
    const { data } = await frontDesk.does<{
      data: { type: string; channel: string; actor: object; details: object }[]
    }>(200, 'GET', `/v1/applications/${application.id}/events?limit=200`)
    const handed = data.filter(({ type }) => type === 'letter.handed_over')
    assert.equal(handed.length, 1)
    const { actor, channel, details } = handed[0] ?? {}
    assert.equal(channel, 'counter')
    assert.partialDeepStrictEqual([actor, details], [{ standing: 'assistant' }, { kind: 'submitted', ...body }])
    assert.partialDeepStrictEqual((await lettersOf(frontDesk, application)).data[0]?.handedOver, body)
    for (const member of Object.keys(body)) {
      const reply = await frontDesk.asks('POST', path, { body: { ...body, [member]: undefined } })
      assert.doesNotMatch(isRefused(reply, 400, 'invalid_request').detail, /izin|permit/)
    }
  })

  it('was read by the officer, which the record of reads says', async () => {
    const application = await filed()
    await prints(application, 'submitted', 'id', responsible)
    const reads = await pool<{ what: string; standing: string }[]>`
      select what, standing
      from data_reads
      where application_id = ${application.id}
      order by id desc
      limit 1`
    assert.deepEqual([...reads], [{ what: 'messages', standing: 'front_desk' }])
  })
})

describe('printing letters', () => {
  it('is for the two front desks, also about an account, whose letter says where it goes on', async () => {
    const application = await filed()
    const letter = await pathOf(application, 'submitted')
    for (const person of [reviewer, head]) isRefused(await person.asks('GET', letter), 403, 'forbidden')
    isRefused(await applicant.asks('GET', letter), 404, 'not_found')
    const other = await filed()
    const mixed = letter.replace(application.id, other.id)
    isRefused(await frontDesk.asks('GET', mixed), 404, 'not_found')
    const own = await applicant.submits('SKTM')
    isRefused(await applicant.asks('GET', `/v1/applications/${own.id}/letters`), 403, 'forbidden')
    await hasContact(net, applicant, { channel: 'sms', address: '+6281200000031', language: 'id' })
    const { text } = await prints(own, 'submitted', 'en')
    assert.doesNotMatch(text, /on paper only/)
  })

  it('ends with the personal data of the application', async () => {
    const application = await filed()
    const letter = await pathOf(application, 'submitted')
    await frontDesk.takes('withdraw', application, { reason: 'Not needed.', assistance: atTheCounter })
    await pool`update applications set erased_at = now() where id = ${application.id}`
    assert.deepEqual((await lettersOf(frontDesk, application)).data, [])
    isRefused(await frontDesk.asks('GET', letter), 404, 'not_found')
  })
})
