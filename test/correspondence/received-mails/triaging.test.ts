import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Actor } from '../../../src/access/identity/actor.ts'
import { tellPeople } from '../../../src/correspondence/notifications/tell.ts'
import { listReceivedMails } from '../../../src/correspondence/received-mails/triage/queries.ts'
import { takeOverApplication } from '../../../src/counter/claims/changes.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { virus } from '../../support/clamd.ts'
import { imbIn } from '../../support/journey.ts'
import {
  answersTo,
  confirms,
  filesOf,
  lastMail,
  letters,
  mailbox,
  mailRoom,
  signed,
  written,
} from '../../support/mail-room.ts'
import { network } from '../../support/network.ts'
import { dissolves } from '../../support/offices.ts'
import { type Application, type Doc, type Person, somePdf, somePng } from '../../support/person.ts'
import { actorOf, race } from '../../support/racing.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'
import { changesNothing } from '../../support/standstill.ts'

interface Mail {
  id: string
  reference: string
  state: string
  reason: string
  from: string | null
  subject: string
  text: string
  attachmentCount: number
  application: { id: string } | null
  attachments: { id: string; fileName: string; slot: string | null; scan: string }[]
  acts: { act: string; reason: string | null; by: string }[]
}
interface Page<T> {
  data: T[]
  page: { nextCursor: string | null }
}
interface Message {
  text: string
  author: { standing: string }
  receivedMail: { reference: string } | null
  receivedAttachments: Received[]
}
interface Received {
  id: string
  fileName: string
  slot: string | null
  documentId: string | null
  mailReference: string
}

const net = await network()
after(() => net.close())
const room = await mailRoom(net, {
  scanner: {
    scan: async (content) => {
      const chunks = Buffer.concat(await content.toArray())
      return chunks.includes(virus) ? 'infected' : 'clean'
    },
  },
})
after(() => room.close())
const [here, beside] = ['31.71.06', '31.71.07']
const desk = await appoint(net, ['front_desk'], here)
const above = await appoint(net, ['front_desk', 'head'], '31.71')
const elsewhere = await appoint(net, ['front_desk'], beside)
const assistance = { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' }
const village = '31.71.06.1001'

async function comes(mail: Parameters<typeof written>[0] = {}, to = mailbox.address) {
  await room.hands(await signed(await written({ to, text: 'Rumah di Kecamatan Menteng.', ...mail })), { to })
  await room.reads()
  return lastMail(net)
}
const files = (...names: string[]) =>
  names.map((filename) => ({ filename, content: filename.endsWith('.png') ? somePng() : somePdf() }))
const address = ({ id }: { id: string }, path = '') => `/v1/received-mails/${id}${path}`
const reads = (person: Person, mail: { id: string }) => person.does<Mail>(200, 'GET', address(mail))
const queue = async (person: Person, query = '') =>
  (await person.does<Page<Mail>>(200, 'GET', `/v1/received-mails${query}`)).data
const received = async (person: Person, { id }: { id: string }) =>
  (await person.does<Page<Received>>(200, 'GET', `/v1/applications/${id}/received-attachments`)).data
const acceptance = ({ id }: { id: string }, { id: fileId }: { id: string }) =>
  `/v1/applications/${id}/received-attachments/${fileId}/acceptances`
const accepts = (person: Person, file: { id: string }, attachment: { id: string }, body: object = {}) =>
  person.does<Doc & { receivedByEmail: boolean }>(201, 'POST', acceptance(file, attachment), { body })
const draftOf = (person: Person, mail: { id: string }, rest: object = {}) =>
  person.does<Application>(201, 'POST', address(mail, '/drafts'), {
    body: { permitType: 'IMB', villageCode: village, assistance, ...rest },
  })

describe('the triage of an office', () => {
  it('shows the officers of the office and of those above what waits, the longest waiting first, and opens nothing', async () => {
    const [one, other] = [await comes({ subject: 'Rahasia' }), await comes()]
    for (const person of [desk, above]) {
      const listed = await queue(person)
      assert.deepEqual(listed.map(({ id }) => id).slice(-2), [one.id, other.id])
      assert.doesNotMatch(JSON.stringify(listed), /Rahasia|applicant-1@example/)
    }
    assert.ok((await queue(elsewhere)).every(({ id }) => id !== one.id))
    isRefused(await net.applicant.asks('GET', '/v1/received-mails'), 403, 'forbidden')
    isRefused(await elsewhere.asks('GET', address(one)), 404, 'not_found')
  })

  it('does not show an officer a mail about a file of their own, nor lets them deal with it', async () => {
    const officer = await appoint(net, ['front_desk'], here)
    const own = await officer.submits()
    const mail = await comes(
      { from: 'applicant-2@bare.example', text: 'Rumah ini terlalu tinggi.' },
      answersTo(own.reference).to,
    )
    assert.deepEqual([mail.about, mail.state], [own.reference, 'triage'])
    assert.ok((await queue(desk)).some(({ id }) => id === mail.id))
    assert.ok((await queue(officer)).every(({ id }) => id !== mail.id))
    await changesNothing(net, async () => {
      for (const path of ['', '/content']) isRefused(await officer.asks('GET', address(mail, path)), 404, 'not_found')
      isRefused(
        await officer.asks('POST', address(mail, '/closures'), { body: { reason: 'Nothing to it.' } }),
        404,
        'not_found',
      )
    })
    await desk.does(201, 'POST', address(mail, '/closures'), { body: { reason: 'It is as the plan says.' } })
    isRefused(await officer.asks('GET', address(mail)), 404, 'not_found')
  })

  it('goes on page by page, for its list only', async () => {
    const first = await desk.does<Page<Mail>>(200, 'GET', '/v1/received-mails?limit=1')
    const second = await desk.does<Page<Mail>>(200, 'GET', `/v1/received-mails?limit=1&cursor=${first.page.nextCursor}`)
    assert.notEqual(first.data[0]?.id, second.data[0]?.id)
    isRefused(
      await desk.asks('GET', `/v1/received-mails?state=closed&cursor=${first.page.nextCursor}`),
      400,
      'cursor_mismatch',
    )
  })

  it('is read by the page, however much waits in one office: what the others have not is not looked for there', async () => {
    const { id } = await officeOf(net, beside)
    const { pool } = net.database
    await pool`
      insert into received_mails (reference, source, state, size_bytes, office_id)
      select 'many-' || n, 'imap', 'triage', 100, ${id}
      from generate_series(1, 3000) n`
    await pool`analyze received_mails`
    const actor: Actor = {
      personId: crypto.randomUUID(),
      name: 'front-desk',
      posts: [{ role: 'front_desk', officeId: id, reach: '31.71', endsAt: null }],
    }
    const looked = await pool.begin(async (tx) => {
      await tx`set local plan_cache_mode = force_generic_plan`
      const listed = await listReceivedMails(tx, actor, {
        state: 'triage',
        officeId: undefined,
        after: null,
        limit: 20,
      })
      const [counted] = await tx<{ rows: number }[]>`
        select (idx_tup_fetch + seq_tup_read)::int as rows
        from pg_stat_xact_user_tables
        where relname = 'received_mails'`
      return { listed: listed.length, rows: counted?.rows ?? Infinity }
    })
    await pool`delete from received_mails where reference like 'many-%'`
    assert.equal(looked.listed, 21)
    assert.ok(looked.rows < 100, `It looked at ${looked.rows} mails.`)
  })

  it('opens a mail for who reads it, and has that on record', async () => {
    const mail = await comes({ subject: 'Mau IMB', attachments: files('KTP.pdf') })
    const before = (await net.database.pool`select from data_reads where what = 'received_mail'`).length
    const opened = await reads(desk, mail)
    assert.deepEqual(
      [opened.from, opened.subject, opened.attachments[0]?.fileName, opened.reason],
      ['applicant-1@example.org', 'Mau IMB', 'KTP.pdf', 'no_file'],
    )
    const content = await desk.asks('GET', address(mail, `/attachments/${opened.attachments[0]?.id}/content`))
    assert.match(content.body.toString('latin1'), /^%PDF/)
    assert.match(String(content.headers['content-disposition']), /attachment/)
    assert.equal((await net.database.pool`select from data_reads where what = 'received_mail'`).length, before + 2)
  })

  it('gives a mail as it came, to the byte, as a file that no browser opens, with the read on record', async () => {
    const raw = await signed(await written({ text: 'Rumah di Kecamatan Menteng.', attachments: files('KTP.pdf') }))
    await room.hands(raw)
    await room.reads()
    const mail = await lastMail(net)
    const reads = () => net.database.pool`select from data_reads where what = 'received_mail'`
    const before = (await reads()).length
    for (const person of [desk, above]) {
      const { status, headers, body } = await person.asks('GET', address(mail, '/content'))
      assert.deepEqual(
        [
          status,
          body.equals(raw),
          headers['content-type'],
          headers['content-disposition'],
          headers['cache-control'],
          headers['x-content-type-options'],
        ],
        [200, true, 'message/rfc822', `attachment; filename=${mail.reference}.eml`, 'no-store', 'nosniff'],
      )
    }
    assert.equal((await reads()).length, before + 2)
    isRefused(await elsewhere.asks('GET', address(mail, '/content')), 404, 'not_found')
    isRefused(await net.applicant.asks('GET', address(mail, '/content')), 404, 'not_found')
    await net.database.pool`update received_mails set object_key = null where id = ${mail.id}`
    assert.match(
      isRefused(await desk.asks('GET', address(mail, '/content')), 404, 'not_found').detail,
      /original content of that mail/,
    )
    assert.equal((await reads()).length, before + 2)
  })

  it('gives nobody a file that is infected, nor the mail that it came with', async () => {
    const mail = await comes({ attachments: [{ filename: 'KTP.pdf', content: Buffer.concat([somePdf(), virus]) }] })
    isRefused(
      await desk.asks('GET', address(mail, `/attachments/${(await filesOf(net, mail.id))[0]?.id}/content`)),
      409,
      'received_file_refused',
    )
    isRefused(await desk.asks('GET', address(mail, '/content')), 409, 'received_file_refused')
  })
})

describe('a mail in triage', () => {
  it('is answered with what is missing, by letter to its sender', async () => {
    const mail = await comes({ messageId: '<asked@example.org>' })
    const before = (await letters(net)).length
    await desk.does(201, 'POST', address(mail, '/answers'), {
      body: { missing: ['Fotokopi KTP', 'Bukti hak atas tanah'], note: 'Salam.' },
    })
    const [letter, ...more] = (await letters(net)).slice(before)
    assert.deepEqual(
      [letter?.kind, letter?.facts, letter?.inReplyTo, more],
      ['mail_answer', { mail: mail.reference }, '<asked@example.org>', []],
    )
    const secrets = await net.vault.open(letter?.causeId ?? '', letter?.personal ?? '')
    assert.deepEqual(
      [secrets.get('/address'), secrets.get('/missing'), secrets.get('/note')],
      ['applicant-1@example.org', '- Fotokopi KTP\n- Bukti hak atas tanah', 'Salam.'],
    )
    assert.deepEqual(
      [(await reads(desk, mail)).state, (await reads(desk, mail)).acts.map(({ act }) => act)],
      ['answered', ['answered']],
    )
    assert.ok((await queue(desk, '?state=answered')).some(({ id }) => id === mail.id))
  })

  it('is closed with a reason, and then nothing more is done with it', async () => {
    const mail = await comes()
    await desk.does(201, 'POST', address(mail, '/closures'), { body: { reason: 'An advertisement.' } })
    assert.deepEqual(
      (await reads(desk, mail)).acts.map(({ act, reason }) => [act, reason]),
      [['closed', 'An advertisement.']],
    )
    for (const [path, body] of [
      ['/closures', { reason: 'Again.' }],
      ['/answers', { missing: ['KTP'] }],
      ['/drafts', { permitType: 'IMB', assistance }],
    ] as const) {
      isRefused(await desk.asks('POST', address(mail, path), { body }), 409, 'mail_not_in_triage')
    }
  })

  it('is handed on to another office with a counter, and belongs there from then on', async () => {
    const mail = await comes()
    const [there, planned] = [
      await officeOf(net, beside),
      await net.database.pool<{ id: string }[]>`select id from offices where state = 'planned' limit 1`,
    ]
    if (planned[0])
      assert.deepEqual(
        faultsIn(
          (
            await desk.asks('POST', address(mail, '/transfers'), {
              body: { officeId: planned[0].id, reason: 'There.' },
            })
          ).refusal,
        ),
        ['/officeId counter_closed'],
      )
    await desk.does(201, 'POST', address(mail, '/transfers'), {
      body: { officeId: there.id, reason: 'The site is there.' },
    })
    isRefused(await desk.asks('GET', address(mail)), 404, 'not_found')
    assert.equal((await reads(elsewhere, mail)).state, 'triage')
  })

  it('is looked at by those above, and left to the front desk of its office', async () => {
    const mail = await comes()
    for (const person of [above, net.head, net.reviewer]) {
      isRefused(await person.asks('POST', address(mail, '/closures'), { body: { reason: 'No.' } }), 403, 'forbidden')
    }
  })

  it('takes no words with numbers of people into its record', async () => {
    const mail = await comes()
    await changesNothing(net, async () => {
      assert.deepEqual(
        faultsIn(
          (await desk.asks('POST', address(mail, '/closures'), { body: { reason: 'NIK 3171065501800001' } })).refusal,
        ),
        ['/reason personal_number'],
      )
      assert.deepEqual(
        faultsIn(
          (await desk.asks('POST', address(mail, '/answers'), { body: { missing: ['KTP 3171065501800001'] } })).refusal,
        ),
        ['/missing/0 personal_number'],
      )
    })
  })
})

/** Why an application has this address as a contact. Undefined when it has not. */
async function basisOf({ id }: { id: string }, address: string): Promise<string | undefined> {
  const [contact] = await net.database.pool<{ basis: string }[]>`
    select basis from contacts where application_id = ${id} and digest = ${net.vault.digest('email', address)}`
  return contact?.basis
}

describe('a draft of a mail', () => {
  it('is made in one call, by the counter for whoever wrote, with the files for their slots, and its sender is told of it from then on', async () => {
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

  it('goes with its mail when it is thrown away: what was written, and what was sent', async () => {
    const mail = await comes({ subject: 'Rahasia', attachments: files('KTP.pdf') })
    const file = await draftOf(desk, mail)
    await desk.does(204, 'DELETE', `/v1/applications/${file.id}`, { headers: { 'if-match': `"${file.version}"` } })
    const [left] = await net.database.pool`
      select m.personal, m.object_key, a.object_key as file, a.file_name,
        (select text from messages where received_mail_id = m.id)
      from received_mails m join received_attachments a on a.mail_id = m.id where m.id = ${mail.id}`
    assert.deepEqual(left, { personal: null, objectKey: null, file: null, fileName: '•••', text: '•••' })
    assert.equal(await sweepStrays(net.database.pool, net.storage, 0), 2)
  })

  it('tells its sender nothing that they wrote themselves', async () => {
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
      isRefused(
        await desk.asks('POST', address(mail, '/drafts'), { body: { permitType: 'NONE', assistance } }),
        404,
        'not_found',
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

  it('is made once for a mail, however often it is asked for', async () => {
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
  it('is not taken for one of whoever takes the draft over while it is read', async () => {
    const file = await draftOf(desk, await comes())
    const { to } = answersTo(file.reference)
    await room.hands(await signed(await written({ to, text: 'Not theirs' })), { to })
    const { personId } = await actorOf(net, 'applicant-2')
    await race(
      net,
      (tx) =>
        takeOverApplication(
          tx,
          { ...file, sha256: Buffer.alloc(0) },
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

describe('a file that came by mail', async () => {
  await confirms(net, 'applicant-1', 'applicant-1@example.org')
  const returned = await imbIn('returned', net)
  const { to } = answersTo(returned.reference)
  const comesWith = async (...names: string[]) => {
    await comes({ attachments: files(...names) }, to)
    return (await received(net.applicant, returned)).slice(-names.length)
  }
  const linkIn = async (): Promise<string> => {
    const letter = (await letters(net)).at(-1)
    const link = (await net.vault.open(letter?.causeId ?? '', letter?.personal ?? '')).get('/link')
    return String(link).replace('http://localhost:3000', '')
  }

  it('becomes a document when its applicant accepts it, with its history, and its bytes are the same', async () => {
    const [file] = await comesWith('sertifikat.pdf')
    assert.ok(file)
    const document = await accepts(net.applicant, returned, file)
    assert.deepEqual([document.slot, document.version, document.receivedByEmail], ['land_title', 2, true])
    const content = await net.applicant.asks('GET', `/v1/applications/${returned.id}/documents/${document.id}/content`)
    assert.match(content.body.toString('latin1'), /^%PDF/)
    const {
      data: [event],
    } = await net.applicant.does<Page<{ type: string; actor: { standing: string } }>>(
      200,
      'GET',
      `/v1/applications/${returned.id}/events`,
    )
    const events = await net.database.pool<
      { type: string; standing: string }[]
    >`select type, standing from application_events where application_id = ${returned.id} order by version desc limit 1`
    assert.deepEqual(
      events.map(({ type, standing }) => [type, standing]),
      [['document.received_by_email', 'applicant']],
    )
    assert.ok(event)
    isRefused(await net.applicant.asks('POST', acceptance(returned, file), { body: {} }), 409, 'received_file_accepted')
    assert.equal((await net.database.pool`select from stray_objects`).length, 0)
  })

  it('is accepted by the front desk of the office too, and by nobody else', async () => {
    const [file] = await comesWith('scan.pdf')
    assert.ok(file)
    for (const person of [net.reviewer, net.head, above])
      isRefused(
        await person.asks('POST', acceptance(returned, file), { body: { slot: 'land_title' } }),
        403,
        'forbidden',
      )
    isRefused(
      await net.stranger.asks('POST', acceptance(returned, file), { body: { slot: 'land_title' } }),
      404,
      'not_found',
    )
    assert.deepEqual(faultsIn((await desk.asks('POST', acceptance(returned, file), { body: {} })).refusal), [
      '/slot required',
    ])
    assert.equal((await accepts(desk, returned, file, { slot: 'land_title' })).slot, 'land_title')
  })

  it('has to be what an upload has to be: for a slot that is asked for, of its formats, and clean', async () => {
    const [wrong, type] = await comesWith('KTP.pdf', 'sertifikat.pdf')
    assert.ok(wrong && type)
    assert.deepEqual(faultsIn((await net.applicant.asks('POST', acceptance(returned, wrong), { body: {} })).refusal), [
      '/slot not_asked_for',
    ])
    await comes(
      {
        attachments: [
          { filename: 'sertifikat.pdf', content: 'no document at all' },
          { filename: 'x.pdf', content: Buffer.concat([somePdf(), virus]) },
        ],
      },
      to,
    )
    const [text, infected] = (await received(net.applicant, returned)).slice(-2)
    assert.ok(text && infected)
    isRefused(
      await net.applicant.asks('POST', acceptance(returned, text), { body: { slot: 'land_title' } }),
      422,
      'file_type_not_accepted',
    )
    isRefused(
      await net.applicant.asks('POST', acceptance(returned, infected), { body: { slot: 'land_title' } }),
      409,
      'received_file_refused',
    )
  })

  it('is accepted once by two at the same time', async () => {
    const [file] = await comesWith('sertifikat.pdf')
    assert.ok(file)
    const answers = await Promise.all(
      [net.applicant, desk, net.applicant].map((person) =>
        person.asks('POST', acceptance(returned, file), { body: {} }),
      ),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409])
  })

  it('is accepted by one click on the link in the letter; to look at it changes nothing', async () => {
    const [named, unnamed] = await comesWith('sertifikat tanah.pdf', 'apa ini <b>.pdf')
    const link = await linkIn()
    await changesNothing(net, async () => {
      const page = await net.nobody.asks('GET', link)
      assert.deepEqual([page.status, String(page.headers['content-type'])], [200, 'text/html; charset=utf-8'])
      assert.match(page.text, /sertifikat tanah\.pdf<\/b> · Land title · waiting/)
      assert.match(page.text, /apa ini &#60;b&#62;\.pdf/)
      assert.match(page.text, /<form method="post" action="[\w-]{32}">/)
    })
    const done = await net.nobody.asks('POST', link, {
      raw: { payload: '', type: 'application/x-www-form-urlencoded' },
    })
    assert.match(done.text, /sertifikat tanah\.pdf<\/b> · Land title · used/)
    const after = (await received(net.applicant, returned)).slice(-2)
    assert.deepEqual(
      after.map(({ documentId }) => documentId !== null),
      [true, false],
    )
    await changesNothing(net, () =>
      net.nobody.asks('POST', link, { raw: { payload: '', type: 'application/x-www-form-urlencoded' } }),
    )
    assert.ok(named && unnamed)
  })

  it('is not yet accepted by the link while no scanner could look at it, and the page says so', async () => {
    const [unscanned] = await comesWith('sertifikat tanah.pdf')
    const link = await linkIn()
    await net.database.pool`update received_attachments set scan = 'failed' where id = ${unscanned?.id ?? ''}`
    const page = await net.nobody.asks('POST', link, {
      raw: { payload: '', type: 'application/x-www-form-urlencoded' },
    })
    assert.match(page.text, /not scanned for viruses yet/)
    assert.doesNotMatch(page.text, /No file is waiting|>Use these files</)
    await net.database.pool`update received_attachments set scan = 'clean' where id = ${unscanned?.id ?? ''}`
    assert.match(
      (await net.nobody.asks('POST', link, { raw: { payload: '', type: 'application/x-www-form-urlencoded' } })).text,
      /· used/,
    )
  })

  it("is not to be had by a link that is wrong, over, or of somebody who is not the applicant's contact any more", async () => {
    await comesWith('sertifikat.pdf')
    const link = await linkIn()
    isRefused(await net.nobody.asks('GET', `${link.slice(0, -4)}AAAA`), 404, 'not_found')
    await net.database.pool`update received_mails set confirm_until = now() where confirm_until is not null`
    for (const method of ['GET', 'POST'] as const) isRefused(await net.nobody.asks(method, link), 404, 'not_found')
    await net.database
      .pool`update received_mails set confirm_until = now() + interval '1 day' where confirm_until is not null`
    await net.database.pool`
        update contacts
        set removed_at = now(), personal = null, personal_kid = null, digest = null
        where person_id is not null`
    isRefused(await net.nobody.asks('GET', link), 404, 'not_found')
  })
})

describe('an office that is dissolved', () => {
  it('leaves its triage to its successor', async () => {
    const going = await officeOf(net, '31.71.06.1002')
    const mail = await comes()
    await net.database.pool`update received_mails set office_id = ${going.id} where id = ${mail.id}`
    await dissolves(net, '31.71.06.1002', here)
    const [moved] = await net.database.pool<
      { office: string }[]
    >`select o.region_code as office from received_mails m join offices o on o.id = m.office_id where m.id = ${mail.id}`
    assert.equal(moved?.office, here)
  })
})
