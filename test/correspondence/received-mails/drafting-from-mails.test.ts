import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { takeOverApplication } from '../../../src/counter/claims/changes.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { answersTo, lastMail, signed, written } from '../../support/mail/mail-room.ts'
import { type Message, openTriage, type Page } from '../../support/mail/triage.ts'
import type { Application } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'

const { net, room, desk, assistance, village, comes, files, address, reads, received, accepts, draftOf, close } =
  await openTriage()
after(close)

/** Returns the basis of an address as a contact of an application; undefined when it is none. */
async function basisOf({ id }: { id: string }, address: string): Promise<string | undefined> {
  const [contact] = await net.database.pool<{ basis: string }[]>`
    select basis from contacts where application_id = ${id} and digest = ${net.vault.digest('email', address)}`
  return contact?.basis
}

describe('a draft of a mail', () => {
  it('is made in one request by the counter, with files in their slots, and its sender then gets notices', async () => {
    const mail = await comes({
      from: 'warga@bare.example',
      attachments: files('KTP.pdf', 'sertifikat.pdf', 'catatan.pdf'),
    })
    const file = await draftOf(desk, mail)
    assert.deepEqual(
      [file.status, file.channel, file.documents.length, file.villageCode],
      ['draft', 'email', 0, village],
    )
    assert.deepEqual(
      (await received(desk, file)).map(({ fileName, slot, documentId }) => [fileName, slot, documentId]),
      [
        ['KTP.pdf', 'identity_card', null],
        ['sertifikat.pdf', 'land_title', null],
        ['catatan.pdf', null, null],
      ],
    )
    assert.deepEqual([(await reads(desk, mail)).state, (await reads(desk, mail)).application?.id], ['drafted', file.id])
    const { data: thread } = await desk.does<Page<Message>>(200, 'GET', `/v1/applications/${file.id}/messages`)
    assert.deepEqual(
      thread.map(({ text, author, receivedMail, receivedAttachments }) => [
        text,
        author.standing,
        receivedMail?.reference,
        receivedAttachments.length,
      ]),
      [['Rumah di Kecamatan Menteng.', 'assistant', mail.reference, 3]],
    )
    assert.equal(await basisOf(file, 'warga@bare.example'), 'counter')
    const [first, , note] = await received(desk, file)
    assert.ok(first && note)
    const document = await accepts(desk, file, first)
    assert.deepEqual([document.slot, document.receivedByEmail], ['identity_card', true])
    assert.equal((await desk.reads(file)).documents[0]?.id, document.id)
  })

  it('finds its later mails by its reference', async () => {
    const mail = await comes()
    const file = await draftOf(desk, mail)
    await net.database.pool`
        update contacts
        set digest = ${net.vault.digest('email', 'applicant-9@example.org')}
        where application_id = ${file.id}`
    const later = await comes(
      { from: 'applicant-9@example.org', attachments: files('NPWP.pdf') },
      answersTo(file.reference).to,
    )
    assert.deepEqual([later.state, later.application], ['filed', file.reference])
    assert.deepEqual(
      (await received(desk, file)).map(({ slot }) => slot),
      ['tax_card'],
    )
  })

  it('is deleted with its mail when it is discarded: what was written, and what was sent', async () => {
    const mail = await comes({ subject: 'Rahasia', attachments: files('KTP.pdf') })
    const file = await draftOf(desk, mail)
    await desk.does(204, 'DELETE', `/v1/applications/${file.id}`, { headers: { 'if-match': `"${file.version}"` } })
    const [left] = await net.database.pool`
      select m.personal, m.object_key, a.object_key as file, a.file_name,
        (select text from messages where received_mail_id = m.id)
      from received_mails m
      join received_attachments a on a.mail_id = m.id
      where m.id = ${mail.id}`
    assert.deepEqual(left, { personal: null, objectKey: null, file: null, fileName: '•••', text: '•••' })
    assert.equal(await sweepStrays(net.database.pool, net.storage, 0), 2)
  })

  it('sends its sender nothing that they wrote themselves', async () => {
    const mail = await comes({ from: 'warga-2@bare.example' })
    const file = await draftOf(desk, mail)
    while ((await tellPeople(net.database.pool)) > 0);
    assert.deepEqual(
      [...(await net.database.pool`select from notices where application_id = ${file.id} and kind = 'message'`)],
      [],
    )
  })

  it('is refused as a whole when it cannot be made', async () => {
    const mail = await comes()
    await changesNothing(net, async () => {
      assert.deepEqual(
        faultsIn(
          isRefused(
            await desk.asks('POST', address(mail, '/drafts'), { body: { permitType: 'NONE', assistance } }),
            422,
            'rule_broken',
          ),
        ),
        ['/permitType not_offered'],
      )
      assert.deepEqual(
        faultsIn(
          (
            await desk.asks('POST', address(mail, '/drafts'), {
              body: { permitType: 'IMB', villageCode: '31.71.06.9999', assistance },
            })
          ).refusal,
        ),
        ['/villageCode not_in_network'],
      )
    })
  })

  it('is made once for a mail, with any number of requests', async () => {
    const mail = await comes()
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const body = { permitType: 'IMB', assistance }
    const [one, again] = [
      await desk.asks('POST', address(mail, '/drafts'), { body, headers }),
      await desk.asks('POST', address(mail, '/drafts'), { body, headers }),
    ]
    assert.equal(one.json<Application>().id, again.json<Application>().id)
    isRefused(await desk.asks('POST', address(mail, '/drafts'), { body }), 409, 'mail_not_in_triage')
  })
})

describe('a mail to a draft of a mail', () => {
  it('is not attributed to the person who takes the draft over while it is read', async () => {
    const file = await draftOf(desk, await comes())
    const { to } = answersTo(file.reference)
    await room.hands(await signed(await written({ to, text: 'Not theirs' })), { to })
    const { personId } = await actorOf(net, 'applicant-2')
    await race(
      net,
      (tx) =>
        takeOverApplication(
          tx,
          { ...file, sha256: Buffer.alloc(0), hasAccount: false },
          { personId, standing: 'applicant', officeId: null, channel: 'web' },
        ),
      () => room.reads().catch(() => 0),
    )
    await net.database.pool`update received_mails set next_at = now() where state = 'received'`
    await room.reads()
    const mail = await lastMail(net)
    assert.deepEqual([mail.state, mail.reason], ['triage', 'sender_unknown'])
    assert.doesNotMatch((await net.stranger.asks('GET', `/v1/applications/${file.id}/messages`)).text, /Not theirs/)
  })
})
