import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eraseClosed } from '../../../src/personal-data/erase-queries.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { imbIn } from '../../support/journey.ts'
import { openFiling } from '../../support/mail/filing.ts'
import { answersTo, letters, mailbox, signed, written } from '../../support/mail/mail-room.ts'
import { somePdf } from '../../support/person.ts'

const { net, room, file, others, to, tag, thread, comes, close } = await openFiling()
after(close)

describe('a mail from a confirmed sender that names their application', () => {
  it('is filed in its correspondence, with its attachments, and changes nothing else', async () => {
    const before = await net.applicant.asks('GET', `/v1/applications/${file.id}`)
    const raw = await signed(
      await written({
        to,
        subject: `Re: Kembali ${tag}`,
        text: 'Ini sertifikatnya.\n\n> Kirim sertifikat',
        attachments: [{ filename: 'sertifikat-tanah.pdf', content: somePdf() }],
      }),
    )
    const mail = await comes(raw)
    assert.deepEqual(
      [mail.state, mail.reason, mail.application, mail.authenticated],
      ['filed', null, file.reference, true],
    )
    const [message] = await thread(net.applicant, file)
    assert.deepEqual(
      [message?.side, message?.author.standing, message?.channel, message?.text],
      ['applicant', 'applicant', 'email', 'Ini sertifikatnya.'],
    )
    assert.deepEqual(
      message?.receivedAttachments.map(({ fileName, slot, documentId }) => [fileName, slot, documentId]),
      [['sertifikat-tanah.pdf', 'land_title', null]],
    )
    assert.deepEqual(await thread(net.frontDesk, file), await thread(net.applicant, file))
    assert.deepEqual((await net.applicant.asks('GET', `/v1/applications/${file.id}`)).text, before.text)
  })

  it('is matched by its tag alone, whatever happened to it in transit', async () => {
    const mail = await comes(
      await signed(await written({ subject: `AW: Re: ${tag.toUpperCase()} (2)`, text: 'Tag only' })),
      { to: mailbox.address },
    )
    assert.deepEqual([mail.state, mail.application], ['filed', file.reference])
  })

  it('is authenticated by a signature where its domain publishes no policy', async () => {
    const { to: theirs } = answersTo(others.reference)
    const mail = await comes(
      await signed(await written({ from: 'applicant-2@bare.example', to: theirs }), 'bare.example'),
      { to: theirs },
    )
    assert.deepEqual([mail.state, mail.application], ['filed', others.reference])
  })

  it('is shown without personal numbers, and stored as it came', async () => {
    await comes(await signed(await written({ to, text: 'NIK 3171065501800001, telepon 0812 3456 7890.' })))
    assert.equal((await thread(net.applicant, file))[0]?.text, 'NIK xxxxxxxxxxxxxxxx, telepon xxxx xxxx xxxx.')
  })

  it('is answered with a link to use its files and to submit again, also without files', async () => {
    const before = (await letters(net)).length
    const withFile = await comes(
      await signed(
        await written({
          to,
          messageId: '<with-file@example.org>',
          attachments: [{ filename: 'ktp.pdf', content: somePdf() }],
        }),
      ),
    )
    const without = await comes(await signed(await written({ to, text: 'No file' })))
    const told = (await letters(net)).slice(before)
    assert.deepEqual(
      told.map(({ kind, facts }) => [kind, facts]),
      [
        ['mail_filed', { mail: withFile.reference, files: '1', returned: 'yes' }],
        ['mail_filed', { mail: without.reference, returned: 'yes' }],
      ],
    )
    assert.equal(told[0]?.inReplyTo, '<with-file@example.org>')
    for (const { causeId, personal } of told)
      assert.match(String((await net.vault.open(causeId, personal)).get('/link')), /received-mail-confirmations/)
  })

  it('is filed without an answer once so many came in a day that machines may be answering each other', async () => {
    const busy = await imbIn('submitted', net)
    const where = answersTo(busy.reference).to
    const before = (await letters(net)).length
    for (let count = 1; count <= 22; count++)
      await comes(await signed(await written({ to: where, text: `Lagi ${count}` })), { to: where })
    assert.equal((await letters(net)).length, before + 20)
    assert.equal((await thread(net.applicant, busy)).length, 22)
  })
})

describe('a mail that was filed', () => {
  interface Export {
    applications: { id: string; receivedMails: { reference: string; files: { fileName: string }[] }[] }[]
  }

  it("is in its applicant's export, and is deleted with the application's personal data, text and bytes", async () => {
    const { pool } = net.database
    const house = await imbIn('submitted', net)
    const where = answersTo(house.reference).to
    const mail = await comes(
      await signed(await written({ to: where, attachments: [{ filename: 'sertifikat.pdf', content: somePdf() }] })),
      { to: where },
    )
    const kept = async () =>
      (
        await pool<{ personal: string | null; shown: string; fileName: string; objects: (string | null)[] }[]>`
      select m.personal, m.shown, t.file_name as "fileName", json_build_array(m.object_key, t.object_key) as objects
      from received_mails m
      join received_attachments t on t.mail_id = m.id
      where m.id = ${mail.id}`
      )[0]
    const { applications } = await net.applicant.does<Export>(200, 'GET', '/v1/me/export')
    assert.deepEqual(
      applications
        .find(({ id }) => id === house.id)
        ?.receivedMails.map(({ reference, files }) => [reference, files.map(({ fileName }) => fileName)]),
      [[mail.reference, ['sertifikat.pdf']]],
    )
    const objects = (await kept())?.objects ?? []
    assert.ok(objects.length === 2 && objects.every((key) => key !== null))
    const { id, version, answers } = await net.applicant.reads(house)
    assert.equal(
      await eraseClosed(pool, [{ id, version, answers, permitType: 'IMB', permitTypeVersion: 1, endsVisit: false }], {
        personId: null,
        standing: 'system',
        officeId: null,
        channel: 'system',
      }),
      1,
    )
    assert.deepEqual({ ...(await kept()) }, { personal: null, shown: '•••', fileName: '•••', objects: [null, null] })
    assert.equal((await pool`select from stray_objects where object_key = any(${objects})`).length, 2)
  })
})

/** Adds a line to the headers of a mail, as a server on its way does. */
const withLine = (raw: Buffer): Buffer =>
  Buffer.concat([Buffer.from('Received: from elsewhere by here; Fri, 27 Nov 2026 09:00:00 +0700\r\n'), raw])

describe('a mail that was received before', () => {
  it('is filed once, also when servers on another route added lines', async () => {
    const raw = await signed(await written({ to, text: 'Once' }))
    await comes(raw)
    const before = await thread(net.applicant, file)
    const again = await comes(withLine(raw))
    assert.deepEqual([again.state, again.reason], ['ignored', 'repeated'])
    assert.deepEqual(await thread(net.applicant, file), before)
  })

  it('changes nothing when the same bytes are sent again', async () => {
    const raw = await signed(await written({ to, text: 'Replayed' }))
    await comes(raw)
    await changesNothing(net, async () => {
      await room.hands(raw, { to })
      await room.reads()
    })
  })

  it('is filed although a copy without a proof of its sender came first, and then no other copy is', async () => {
    const raw = await written({ to, text: 'Copied by somebody else' })
    const [copy, mail, again] = [await comes(raw), await comes(await signed(raw)), await comes(withLine(raw))]
    assert.deepEqual(
      [copy, mail, again].map(({ state, reason }) => [state, reason]),
      [
        ['triage', 'sender_unproven'],
        ['filed', null],
        ['ignored', 'repeated'],
      ],
    )
  })

  it('is filed although an officer has closed such a copy', async () => {
    const raw = await written({ to, text: 'Closed as a forgery' })
    const { id } = await comes(raw)
    await net.frontDesk.does(201, 'POST', `/v1/received-mails/${id}/closures`, { body: { reason: 'A forgery.' } })
    assert.equal((await comes(await signed(raw))).state, 'filed')
  })

  it('does not hide another mail with its Message-ID: an officer sees that', async () => {
    const messageId = `<${crypto.randomUUID()}@example.org>`
    await comes(await written({ messageId, text: 'Sent first by somebody else' }), { to: mailbox.address })
    const mail = await comes(await signed(await written({ messageId, to, text: 'The real one' })))
    assert.deepEqual([mail.state, mail.reason], ['triage', 'message_id_reused'])
  })
})
