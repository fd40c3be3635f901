import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { endNotice } from '../../../src/correspondence/notifications/sending/changes.ts'
import { forgetMails } from '../../../src/correspondence/received-mails/keeping/forget.ts'
import { closeMail } from '../../../src/correspondence/received-mails/triage/triage.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { openKeptMail } from '../../support/mail/kept-mail.ts'
import { lastMail, signed, written } from '../../support/mail/mail-room.ts'
import { isRefused } from '../../support/refusal.ts'
import { officeOf } from '../../support/staff.ts'

const {
  net,
  room,
  pool,
  desk,
  keepDays,
  forgets,
  comes,
  address,
  reads,
  closes,
  answers,
  drafts,
  ages,
  rowsOf,
  lettersOf,
  objectsOf,
  close,
} = await openKeptMail()
after(close)

describe('a mail that belongs to no application', () => {
  for (const [what, days, comesTo] of [
    [
      'was closed',
      90,
      async () => {
        const mail = await comes()
        await closes(mail)
        return mail
      },
    ],
    [
      'was answered',
      365,
      async () => {
        const mail = await comes()
        await answers(mail)
        return mail
      },
    ],
    ['was put aside by itself', 7, () => comes({ headers: { 'Auto-Submitted': 'auto-replied' } })],
  ] as const) {
    it(`and ${what} is deleted after ${days} days, with its files; reference, day and outcome stay`, async () => {
      const mail = await comesTo()
      const objects = await objectsOf(mail)
      await ages(mail, days - 1)
      assert.deepEqual([await forgets(), await objectsOf(mail)], [0, objects])
      await ages(mail, 1)
      assert.equal(await forgets(), 1)
      const left = await rowsOf(mail)
      assert.doesNotMatch(left, /Rahasia|KTP|example|Menteng/)
      assert.match(left, new RegExp(`"${mail.reference}".*"files":null`))
      assert.match(
        left,
        /"personal":null,"personal_kid":null,"sender_digest":null,"shown":"•••","message_id_digest":null,"content_digest":null/,
      )
      assert.equal(await sweepStrays(pool, net.storage, 0), objects.length)
      for (const key of objects) await assert.rejects(net.storage.get(key), { name: 'NoSuchKey' })
      assert.equal(await forgets(), 0)
    })
  }

  it('is deleted with what its letters say of its sender', async () => {
    const mail = await comes({ from: 'applicant-3@bare.example' })
    await answers(mail)
    assert.match(await lettersOf(mail), /"mail_received".*bare\.example.*"mail_answer".*bare\.example/)
    for (const { id } of await pool<{ id: string }[]>`select id from notices where state = 'waiting'`)
      await endNotice(pool, id, { state: 'sent', failure: null })
    await ages(mail, 365)
    assert.equal(await forgets(), 1)
    assert.doesNotMatch(await lettersOf(mail), /example/)
  })

  it('is then shown as deleted, with what was done with it, and is final', async () => {
    const mail = await comes()
    await answers(mail)
    await ages(mail, 366)
    await forgets()
    const { forgotten, from, fromName, subject, text, attachments, acts, reference, state } = await reads(mail)
    assert.deepEqual(
      [forgotten, from, fromName, subject, text, attachments, acts.map(({ act }) => act), reference, state],
      [true, null, '', '', '', [], ['answered'], mail.reference, 'answered'],
    )
    isRefused(
      await desk.asks('POST', address(mail, '/closures'), { body: { reason: 'No.' } }),
      409,
      'mail_not_in_triage',
    )
    isRefused(await desk.asks('GET', address(mail, '/content')), 404, 'not_found')
  })

  it('waits for an officer without limit, also after a transfer', async () => {
    const [mail, handed, there] = [await comes(), await comes(), await officeOf(net, '31.71.07')]
    await desk.does(201, 'POST', address(handed, '/transfers'), {
      body: { officeId: there.id, reason: 'The site is there.' },
    })
    for (const waiting of [mail, handed]) await ages(waiting, 5_000)
    assert.equal(await forgets(), 0)
    assert.deepEqual([(await reads(mail)).text, (await objectsOf(handed)).length], ['Rumah di Kecamatan Menteng.', 2])
  })

  it('stays when an officer handles it at the same time; a later request is refused', async () => {
    const [one, other, officer] = [await comes(), await comes(), await actorOf(net, 'front-desk')]
    for (const mail of [one, other]) {
      await answers(mail)
      await ages(mail, 366)
    }
    const forgotten = race(
      net,
      (tx) => closeMail(tx, net.vault, one.id, 'They came by.', officer),
      () => forgetMails(pool, keepDays),
    )
    assert.equal(await forgotten, 1, 'the other one')
    assert.deepEqual([(await reads(one)).state, (await reads(one)).subject], ['closed', 'Rahasia'])
    const late = await comes()
    await answers(late)
    await ages(late, 366)
    isRefused(
      await race(
        net,
        (tx) => forgetMails(tx, keepDays),
        () => desk.asks('POST', address(late, '/closures'), { body: { reason: 'No.' } }),
      ),
      409,
      'conflict',
    )
    assert.equal((await reads(late)).state, 'answered')
  })

  it('does not deadlock when it is drafted from and deleted at the same time', async () => {
    const mail = await comes()
    const holding: Db[] = []
    const file = await race(
      net,
      async (tx) => {
        holding.push(tx)
        await tx`select from received_mails where id = ${mail.id} for update`
      },
      () => drafts(mail),
      async () => {
        for (const tx of holding)
          await tx`update received_attachments set file_name = file_name where mail_id = ${mail.id}`
      },
    )
    assert.equal(file.status, 'draft')
  })
})

describe('a mail of an application', () => {
  it("stays as long as that application's data does", async () => {
    const mail = await comes()
    const file = await drafts(mail)
    await ages(mail, 5_000)
    assert.deepEqual([await forgets(), (await reads(mail)).forgotten, (await objectsOf(mail)).length], [0, false, 2])
    await desk.does(204, 'DELETE', `/v1/applications/${file.id}`, { headers: { 'if-match': `"${file.version}"` } })
    assert.doesNotMatch(await rowsOf(mail), /Rahasia|KTP|example|Menteng/)
    assert.equal((await reads(mail)).forgotten, true)
  })

  it('is accepted like any other when it is sent again after that', async () => {
    const raw = await signed(await written({ text: 'Rumah di Kecamatan Menteng.' }))
    await room.hands(raw)
    await room.reads()
    const mail = await lastMail(net)
    const file = await drafts(mail)
    await desk.does(204, 'DELETE', `/v1/applications/${file.id}`, { headers: { 'if-match': `"${file.version}"` } })
    await room.hands(raw)
    await room.reads()
    const again = await lastMail(net)
    assert.notEqual(again.id, mail.id)
    assert.equal(again.state, 'triage')
  })

  it('is deleted with what its letters say of its sender', async () => {
    const mail = await comes({ from: 'applicant-4@bare.example' })
    await answers(mail)
    const file = await drafts(mail)
    await desk.does(204, 'DELETE', `/v1/applications/${file.id}`, { headers: { 'if-match': `"${file.version}"` } })
    assert.doesNotMatch(await lettersOf(mail), /example/)
  })
})
