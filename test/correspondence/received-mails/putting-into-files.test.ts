import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { closeMail } from '../../../src/correspondence/received-mails/triage/triage.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { actorOf, race, taking, wholeHistory } from '../../support/faults/racing.ts'
import { imbIn } from '../../support/journey.ts'
import { openFilingDesk } from '../../support/mail/filing-desk.ts'
import { answersTo, letters } from '../../support/mail/mail-room.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { appoint } from '../../support/staff.ts'

const { net, desk, file, reason, comes, files, filings, into, thread, received, events, stateOf, close } =
  await openFilingDesk()
after(close)

/** Returns the contacts with an address, and the confirmation links of mails. */
async function promisedTo(address: string, { id }: { id: string }) {
  const [row] = await net.database.pool<{ contacts: number; links: number }[]>`
    select (select count(*)::int from contacts where digest = ${net.vault.digest('email', address)}) as contacts,
      (select count(confirm_digest)::int from received_mails where id = ${id}) as links`
  return row
}

describe('a mail in triage that an officer puts into an application', () => {
  it("becomes the officer's filing, with files for their slots; no status changes, no letter is sent", async () => {
    const mail = await comes({
      text: 'Ini sertifikatnya, Kec. Menteng.\n\n> Kirim',
      attachments: files('sertifikat-tanah.pdf', 'catatan.pdf'),
    })
    const [told, before] = [await letters(net), await net.applicant.reads(file)]
    const asSpoken = into({ reference: file.reference.toLowerCase().replaceAll('-', ' ') })
    const acted = await desk.does<{ act: string; reason: string }>(201, 'POST', filings(mail), asSpoken)
    assert.deepEqual([acted.act, acted.reason], ['filed', reason])
    const now = await wholeHistory(net, file)
    assert.deepEqual(
      [now.status, now.version, now.documents.length],
      [before.status, before.version + 1, before.documents.length],
    )
    const [message] = await thread(net.applicant, file)
    assert.deepEqual(
      [message?.side, message?.author.standing, message?.channel, message?.text, message?.receivedMail],
      [
        'office',
        'front_desk',
        'email',
        'Ini sertifikatnya, Kec. Menteng.',
        { reference: mail.reference, from: 'a•••@bare.example' },
      ],
    )
    const attached = message?.receivedAttachments.map(({ fileName, slot, documentId }) => [fileName, slot, documentId])
    assert.deepEqual(attached, [
      ['sertifikat-tanah.pdf', 'land_title', null],
      ['catatan.pdf', null, null],
    ])
    const event = (await events(file)).at(-1)
    assert.deepEqual(
      [event?.type, event?.actor.standing, event?.details],
      ['mail.filed', 'front_desk', { mailReference: mail.reference, reason }],
    )
    assert.deepEqual(await letters(net), told)
    assert.deepEqual(await promisedTo('applicant-2@bare.example', mail), { contacts: 0, links: 0 })
  })

  it('cannot be downloaded as it came once one of its files was discarded', async () => {
    const mail = await comes({ attachments: files('sertifikat.pdf', 'ktp-orang-lain.pdf') })
    await desk.does(201, 'POST', filings(mail), into(file))
    assert.equal((await desk.asks('GET', `/v1/received-mails/${mail.id}/content`)).status, 200)
    const found = (await received(desk, file)).find(({ fileName }) => fileName === 'ktp-orang-lain.pdf')
    await net.applicant.does(201, 'POST', `/v1/applications/${file.id}/received-attachments/${found?.id}/discards`, {
      body: {},
    })
    isRefused(await desk.asks('GET', `/v1/received-mails/${mail.id}/content`), 409, 'received_file_discarded')
  })

  it('does not make its sender a contact whose mails are filed automatically', async () => {
    await desk.does(201, 'POST', filings(await comes()), into(file))
    assert.equal((await comes({}, answersTo(file.reference).to)).state, 'triage')
  })

  it('is final: its triage can still read it, and nothing more is done with it', async () => {
    const mail = await comes()
    await desk.does(201, 'POST', filings(mail), into(file))
    assert.equal(await stateOf(mail), 'filed')
    isRefused(await desk.asks('POST', filings(mail), into(file)), 409, 'mail_not_in_triage')
    isRefused(
      await desk.asks('POST', `/v1/received-mails/${mail.id}/closures`, { body: { reason: 'No.' } }),
      409,
      'mail_not_in_triage',
    )
  })

  it('has files that are accepted there, as those of any other mail', async () => {
    await desk.does(201, 'POST', filings(await comes({ attachments: files('sertifikat.pdf') })), into(file))
    const [waiting] = (await received(net.applicant, file)).slice(-1)
    const document = await net.applicant.does<{ slot: string; receivedByEmail: boolean }>(
      201,
      'POST',
      `/v1/applications/${file.id}/received-attachments/${waiting?.id}/acceptances`,
      { body: {} },
    )
    assert.deepEqual([document.slot, document.receivedByEmail], ['land_title', true])
  })

  it('is filed only by a front desk of both: 404 for those who do not see it, 403 for readers', async () => {
    const mail = await comes()
    const [elsewhere, both] = [
      await imbIn('submitted', { ...net, applicant: net.stranger }),
      await appoint(net, ['front_desk'], '31.71'),
    ]
    await net.database.pool`
        update applications
        set office_id = (select id from offices where region_code = '31.71.07')
        where id = ${elsewhere.id}`
    await changesNothing(net, async () => {
      isRefused(await desk.asks('POST', filings(mail), into(elsewhere)), 404, 'not_found')
      isRefused(await desk.asks('POST', filings(mail), into({ reference: '0000-0000-0' })), 404, 'not_found')
      isRefused(await both.asks('POST', filings(mail), into(file)), 403, 'forbidden')
      isRefused(await net.reviewer.asks('POST', filings(mail), into(file)), 403, 'forbidden')
      isRefused(await net.applicant.asks('POST', filings(mail), into(file)), 404, 'not_found')
      assert.deepEqual(
        faultsIn((await desk.asks('POST', filings(mail), into(file, { reason: 'NIK 3171065501800001' }))).refusal),
        ['/reason personal_number'],
      )
    })
    await net.database.pool`
        update received_mails
        set office_id = (select id from offices where region_code = '31.71')
        where id = ${mail.id}`
    isRefused(await both.asks('POST', filings(mail), into(file)), 403, 'forbidden')
  })

  it('is not filed in a closed application', async () => {
    const [mail, closed] = [await comes(), await imbIn('withdrawn', net)]
    await changesNothing(net, async () =>
      isRefused(await desk.asks('POST', filings(mail), into(closed)), 409, 'messages_not_open'),
    )
  })

  it('is filed where the first of two officers files it, and the other is refused', async () => {
    const mail = await comes()
    const officer = await actorOf(net, 'front-desk')
    const before = await net.applicant.reads(file)
    const answer = await race(
      net,
      (tx) => closeMail(tx, net.vault, mail.id, 'An advertisement.', officer),
      () => desk.asks('POST', filings(mail), into(file)),
    )
    isRefused(answer, 409, 'conflict')
    assert.deepEqual([await stateOf(mail), (await net.applicant.reads(file)).version], ['closed', before.version])
  })

  it('is in the history after a step taken meanwhile, and not in an application that this step closed', async () => {
    const [one, other] = [await comes(), await comes()]
    const house = await imbIn('submitted', net)
    const answer = await race(net, taking(net, 'front-desk', house, { action: 'accept' }), () =>
      desk.asks('POST', filings(one), into(house)),
    )
    assert.equal(answer.status, 201)
    await wholeHistory(net, house)
    assert.deepEqual(
      (await events(house)).slice(-2).map(({ type }) => type),
      ['application.in_review', 'mail.filed'],
    )
    isRefused(
      await race(net, taking(net, 'applicant-1', house, { action: 'withdraw', reason: 'No longer.' }), () =>
        desk.asks('POST', filings(other), into(house)),
      ),
      409,
      'messages_not_open',
    )
    assert.equal(await stateOf(other), 'triage')
  })
})
