import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { endNotice } from '../../../src/correspondence/notifications/changes.ts'
import { forgetMails } from '../../../src/correspondence/received-mails/keeping/forget.ts'
import { rotateMails } from '../../../src/correspondence/received-mails/keeping/rotate.ts'
import { sealMail, unsealMail } from '../../../src/correspondence/received-mails/keeping/sealing.ts'
import { demandOffice } from '../../../src/correspondence/received-mails/sorting/holds.ts'
import { sortMail } from '../../../src/correspondence/received-mails/sorting/sort-mail.ts'
import { closeMail } from '../../../src/correspondence/received-mails/triage/triage.ts'
import { type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { runAll } from '../../../src/platform/jobs/running.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { createVault } from '../../../src/privacy/vault.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { estate } from '../../../src/program/estate.ts'
import { jobs } from '../../../src/program/registers.ts'
import { lastMail, mailRoom, reading, signed, written } from '../../support/mail-room.ts'
import { network, testKeys } from '../../support/network.ts'
import { dissolves } from '../../support/offices.ts'
import { type Application, somePdf } from '../../support/person.ts'
import { noPost } from '../../support/post.ts'
import { actorOf, race } from '../../support/racing.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'

interface Mail {
  id: string
  reference: string
  state: string
  forgotten: boolean
  from: string | null
  fromName: string
  subject: string
  text: string
  attachments: object[]
  acts: { act: string; reason: string | null }[]
}

const net = await network()
after(() => net.close())
const room = await mailRoom(net)
after(() => room.close())
const { pool } = net.database
const desk = await appoint(net, ['front_desk'], '31.71.06')
const keepDays = { answered: 365, closed: 90, ignored: 7 }
const forgets = async () => {
  let all = 0
  for (let done = await forgetMails(pool, keepDays); done > 0; done = await forgetMails(pool, keepDays)) all += done
  return all
}

async function comes(mail: Parameters<typeof written>[0] = {}) {
  await room.hands(
    await signed(
      await written({
        subject: 'Rahasia',
        text: 'Rumah di Kecamatan Menteng.',
        attachments: [{ filename: 'KTP.pdf', content: somePdf() }],
        ...mail,
      }),
    ),
  )
  await room.reads()
  return lastMail(net)
}
const address = ({ id }: { id: string }, path = '') => `/v1/received-mails/${id}${path}`
const reads = (mail: { id: string }) => desk.does<Mail>(200, 'GET', address(mail))
const closes = async (mail: { id: string }) =>
  desk.does(201, 'POST', address(mail, '/closures'), { body: { reason: 'An advertisement.' } })
const answers = async (mail: { id: string }) =>
  desk.does(201, 'POST', address(mail, '/answers'), { body: { missing: ['KTP'] } })
const drafts = async (mail: { id: string }) =>
  desk.does<Application>(201, 'POST', address(mail, '/drafts'), {
    body: {
      permitType: 'IMB',
      assistance: { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' },
    },
  })
/** Lets days go by for a mail since somebody dealt with it, and more since it came. */
const ages = (mail: { id: string }, days: number) => pool`
  update received_mails
  set dealt_with_at = dealt_with_at - ${days} * interval '1 day',
    received_at = received_at - ${days + 1_000} * interval '1 day'
  where id = ${mail.id}`
const rowsOf = async ({ id }: { id: string }) =>
  JSON.stringify(
    await pool`
      select row_to_json(m) as mail, (select json_agg(f) from received_attachments f where f.mail_id = m.id) as files
      from received_mails m
      where m.id = ${id}`,
  )
/** The letters that answered it, without what is sealed. */
const lettersOf = async ({ id }: { id: string }) =>
  JSON.stringify(
    await pool`
  select kind, shown, facts, in_reply_to
  from notices
  where cause_id in (select ${id}::uuid union all select id from received_mail_acts where mail_id = ${id})
  order by id`,
  )
const objectsOf = async ({ id }: { id: string }) =>
  (
    await pool<{ key: string }[]>`
  select object_key as key
  from received_mails
  where id = ${id} and object_key is not null
  union all
  select object_key
  from received_attachments
  where mail_id = ${id} and object_key is not null`
  ).map(({ key }) => key)

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
    it(`and ${what} goes after ${days} days, with its bytes and its files; what remains is reference, day and what became of it`, async () => {
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

  it('takes what its letters said of its sender with it', async () => {
    const mail = await comes({ from: 'applicant-3@bare.example' })
    await answers(mail)
    assert.match(await lettersOf(mail), /"mail_received".*bare\.example.*"mail_answer".*bare\.example/)
    for (const { id } of await pool<{ id: string }[]>`select id from notices where state = 'waiting'`)
      await endNotice(pool, id, { state: 'sent', failure: null })
    await ages(mail, 365)
    assert.equal(await forgets(), 1)
    assert.doesNotMatch(await lettersOf(mail), /example/)
  })

  it('can be read as one that is gone, with what was done with it, and nothing more is done', async () => {
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

  it('waits for an officer as long as it takes them, also when another office has handed it on', async () => {
    const [mail, handed, there] = [await comes(), await comes(), await officeOf(net, '31.71.07')]
    await desk.does(201, 'POST', address(handed, '/transfers'), {
      body: { officeId: there.id, reason: 'The site is there.' },
    })
    for (const waiting of [mail, handed]) await ages(waiting, 5_000)
    assert.equal(await forgets(), 0)
    assert.deepEqual([(await reads(mail)).text, (await objectsOf(handed)).length], ['Rumah di Kecamatan Menteng.', 2])
  })

  it('stays when an officer deals with it just then, and who comes too late is told', async () => {
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

  it('is drafted of in the order in which it is forgotten: neither waits for the other for ever', async () => {
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
  it("stays as long as that one's data does, and goes with a draft that is thrown away", async () => {
    const mail = await comes()
    const file = await drafts(mail)
    await ages(mail, 5_000)
    assert.deepEqual([await forgets(), (await reads(mail)).forgotten, (await objectsOf(mail)).length], [0, false, 2])
    await desk.does(204, 'DELETE', `/v1/applications/${file.id}`, { headers: { 'if-match': `"${file.version}"` } })
    assert.doesNotMatch(await rowsOf(mail), /Rahasia|KTP|example|Menteng/)
    assert.equal((await reads(mail)).forgotten, true)
  })

  it('is taken like any other when it is sent again after that', async () => {
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

  it('takes what its letters said of its sender with it', async () => {
    const mail = await comes({ from: 'applicant-4@bare.example' })
    await answers(mail)
    const file = await drafts(mail)
    await desk.does(204, 'DELETE', `/v1/applications/${file.id}`, { headers: { 'if-match': `"${file.version}"` } })
    assert.doesNotMatch(await lettersOf(mail), /example/)
  })
})

describe('rotating the data key', () => {
  const rotated = createVault({
    ...testKeys,
    dataKeys: [{ kid: 'test-2', secret: Buffer.alloc(32, 9) }, ...testKeys.dataKeys],
  })
  const sealOf = async ({ id }: { id: string }) =>
    (
      await pool<
        { personal: string; kid: string }[]
      >`select personal, personal_kid as kid from received_mails where id = ${id}`
    )[0]
  const rotates = async () => {
    while ((await rotateMails(pool, await rotated)) > 0);
  }

  it('writes every mail anew under the new key, also those that wait to be read, and changes nothing that they say', async () => {
    const mail = await comes()
    await room.hands(await signed(await written({ text: 'Not read yet' })))
    await rotates()
    assert.equal((await pool`select from received_mails where personal_kid <> 'test-2'`).length, 0)
    const { subject, text } = await unsealMail(await rotated, mail.id, (await sealOf(mail))?.personal ?? '')
    assert.deepEqual([subject, text], ['Rahasia', 'Rumah di Kecamatan Menteng.'])
    await assert.rejects(unsealMail(await rotated, crypto.randomUUID(), (await sealOf(mail))?.personal ?? ''))
    assert.equal(await rotateMails(pool, await rotated), 0)
    await sortMail({ ...room.sorting, vault: await rotated })
    await pool`update received_mails set personal = null, personal_kid = null where personal_kid = 'test-2'`
  })

  it('does not lose what is written meanwhile', async () => {
    const mail = await comes()
    const meanwhile = await sealMail(net.vault, mail.id, {
      envelope: { sender: null, recipients: [], remoteAddress: null, helo: null },
      subject: 'Meanwhile',
    })
    await race(
      net,
      (tx) => tx`update received_mails set personal = ${meanwhile.personal} where id = ${mail.id}`,
      async () => rotateMails(pool, await rotated),
    )
    assert.deepEqual([(await sealOf(mail))?.kid, (await reads(mail)).subject], ['test-1', 'Meanwhile'])
    await rotates()
    assert.equal((await sealOf(mail))?.kid, 'test-2')
  })

  it('holds up no mail for an application that does not open', async () => {
    const [mail, file] = [await comes(), await net.applicant.drafts()]
    const [kept] = await pool<{ personal: string | null; kid: string | null }[]>`
      update application_forms
      set personal = 'e30.e30.e30.e30.e30', personal_kid = 'test-1'
      where application_id = ${file.id}
      returning old.personal, old.personal_kid as kid`
    const parts = {
      database: net.database,
      storage: net.storage,
      vault: await rotated,
      post: noPost,
      reading: reading(),
    }
    await assert.rejects(
      runAll(
        async () => jobs['rotate_data_keys']?.batch({ ...parts, estate, consequences }) ?? 0,
        new AbortController().signal,
      ),
      /could not be opened/,
    )
    assert.equal((await sealOf(mail))?.kid, 'test-2')
    await pool`
      update application_forms
      set personal = ${kept?.personal ?? null}, personal_kid = ${kept?.kid ?? null}
      where application_id = ${file.id}`
    await pool`update received_mails set personal = null, personal_kid = null where id = ${mail.id}`
  })

  it('goes past a mail that does not open, and says so', async () => {
    const [broken, sound] = [await comes(), await comes()]
    await pool`update received_mails set personal = 'e30.e30.e30.e30.e30' where id = ${broken.id}`
    await assert.rejects(rotates, /1 of 1 mails/)
    assert.deepEqual([(await sealOf(broken))?.kid, (await sealOf(sound))?.kid], ['test-1', 'test-2'])
    await pool`update received_mails set personal = null, personal_kid = null where id = ${broken.id}`
  })
})

describe('an office that goes while a mail comes to it', () => {
  const of = async ({ id }: { id: string }) =>
    (
      await pool<
        { code: string }[]
      >`select o.region_code as code from received_mails m join offices o on o.id = m.office_id where m.id = ${id}`
    )[0]?.code

  it('is waited for with it, so that the mail goes on to its successor', async () => {
    const [mail, going] = [await comes(), await officeOf(net, '31.71.06.1003')]
    await race(
      net,
      async (tx) => {
        await demandOffice(tx, going.id)
        await tx`update received_mails set office_id = ${going.id} where id = ${mail.id}`
      },
      () => dissolves(net, '31.71.06.1003', '31.71.06'),
    )
    assert.equal(await of(mail), '31.71.06')
  })

  it('gets none any more once it has gone: the mail is read again later, and comes to its successor', async () => {
    const gone = await officeOf(net, '31.71.06.1003')
    await assert.rejects(
      inTransaction(pool, (tx) => demandOffice(tx, gone.id)),
      /dissolved meanwhile/,
    )
    assert.equal(await of(await comes({ text: 'Rumah di 31.71.06.1003.' })), '31.71.06')
  })

  it('is asked for each mail that is read', async () => {
    await room.hands(await signed(await written({ text: 'Rumah di Kecamatan Menteng.' })))
    const office = await officeOf(net, '31.71.06')
    const reading = race(
      net,
      (tx) => tx`update offices set name_en = name_en where id = ${office.id}`,
      () => sortMail(room.sorting),
    )
    assert.equal(await reading, 1, 'It has waited for the office.')
  })
})
