import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { bounceAddress } from '../../../src/correspondence/mail/reply-address.ts'
import { sendNotices } from '../../../src/correspondence/notifications/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/tell.ts'
import { eraseClosed } from '../../../src/personal-data/erase-queries.ts'
import { type Contact, hasContact } from '../../support/contacts.ts'
import { imbIn } from '../../support/journey.ts'
import {
  answersTo,
  confirms,
  filesOf,
  lastMail,
  letters,
  mailbox,
  mailRoom,
  mails,
  signed,
  written,
} from '../../support/mail-room.ts'
import { network } from '../../support/network.ts'
import { type Person, somePdf } from '../../support/person.ts'
import { KeepingPost } from '../../support/post.ts'
import { changesNothing } from '../../support/standstill.ts'

interface Message {
  side: string
  author: { standing: string; name: string }
  channel: string
  text: string
  receivedAttachments: { fileName: string; slot: string | null; documentId: string | null }[]
}

const net = await network()
after(() => net.close())
const room = await mailRoom(net)
after(() => room.close())
await confirms(net, 'applicant-1', 'applicant-1@example.org')
await confirms(net, 'applicant-2', 'applicant-2@bare.example')
const file = await imbIn('returned', net)
const others = await imbIn('submitted', { ...net, applicant: net.stranger })
const { to, tag } = answersTo(file.reference)
const thread = async (person: Person, { id }: { id: string }) =>
  (await person.does<{ data: Message[] }>(200, 'GET', `/v1/applications/${id}/messages`)).data

/** Sends a mail, has it read, and gives what became of it. */
async function comes(raw: Buffer, envelope: { from?: string; to?: string } = {}) {
  await room.hands(raw, { to, ...envelope })
  await room.reads()
  return lastMail(net)
}

describe('a mail from a confirmed sender that names their application', () => {
  it('is filed in its correspondence, with its files, and changes nothing else of it', async () => {
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

  it('is found by its tag alone, whatever became of it on the way', async () => {
    const mail = await comes(
      await signed(await written({ subject: `AW: Re: ${tag.toUpperCase()} (2)`, text: 'Tag only' })),
      { to: mailbox.address },
    )
    assert.deepEqual([mail.state, mail.application], ['filed', file.reference])
  })

  it('proves where it is from by a signature where its domain publishes no policy', async () => {
    const { to: theirs } = answersTo(others.reference)
    const mail = await comes(
      await signed(await written({ from: 'applicant-2@bare.example', to: theirs }), 'bare.example'),
      { to: theirs },
    )
    assert.deepEqual([mail.state, mail.application], ['filed', others.reference])
  })

  it('stands there without the numbers of people that it holds, and is kept as it came', async () => {
    await comes(await signed(await written({ to, text: 'NIK 3171065501800001, telepon 0812 3456 7890.' })))
    assert.equal((await thread(net.applicant, file))[0]?.text, 'NIK xxxxxxxxxxxxxxxx, telepon xxxx xxxx xxxx.')
  })

  it('is answered with what becomes of it: a link to use its files and to submit again, also without files', async () => {
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

  it('is filed without a word once so many came in a day that machines may be answering each other', async () => {
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

  it("is in its applicant's export, and goes with the personal data of its application: what it said, and the bytes of it and of its files", async () => {
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
      await eraseClosed(pool, [{ id, version, answers, permitType: 'IMB', permitTypeVersion: 1, years: 1 }], {
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

describe('a mail that only says so', () => {
  const forgeries: [
    name: string,
    reason: string,
    make: () => Promise<Buffer>,
    where?: { from?: string; to?: string },
  ][] = [
    ['with the applicant as its sender and no signature', 'sender_unproven', () => written({ to })],
    [
      'with the signature of another domain',
      'sender_unproven',
      async () => signed(await written({ to }), 'bare.example'),
    ],
    [
      'that was changed after it was signed',
      'sender_unproven',
      async () =>
        Buffer.from((await signed(await written({ to, text: 'Setuju.' }))).toString().replace('Setuju.', 'Batal..')),
    ],
    [
      'from somebody else, signed, with the tag of this application',
      'sender_unknown',
      async () => signed(await written({ from: 'applicant-2@bare.example', to }), 'bare.example'),
    ],
    [
      'with two senders',
      'sender_unknown',
      async () => signed(await written({ from: ['applicant-1@example.org', 'applicant-2@bare.example'], to })),
    ],
    [
      'that names two applications',
      'names_differ',
      async () => signed(await written({ to, subject: answersTo(others.reference).tag })),
    ],
    [
      'whose sender only answers to the envelope',
      'sender_unknown',
      async () => signed(await written({ from: 'somebody@bare.example', to }), 'bare.example'),
      { from: 'applicant-1@example.org' },
    ],
    [
      'that was written three weeks ago',
      'too_old',
      async () => signed(await written({ to, date: new Date(Date.now() - 21 * 864e5) })),
    ],
    [
      'without a day',
      'too_old',
      async () => signed(Buffer.from((await written({ to })).toString().replace(/^Date: .*\r\n/m, ''))),
    ],
  ]
  for (const [name, reason, make, where] of forgeries) {
    it(`${name} waits in the triage of the application's office, and is not filed`, async () => {
      const [before, applicant] = [await thread(net.applicant, file), await thread(net.stranger, others)]
      const mail = await comes(await make(), where)
      assert.deepEqual([mail.state, mail.reason, mail.application, mail.office], ['triage', reason, null, '31.71.06'])
      assert.deepEqual(await thread(net.applicant, file), before)
      assert.deepEqual(await thread(net.stranger, others), applicant)
    })
  }

  it('is not filed for a contact that has been removed', async () => {
    await net.database.pool`
        update contacts
        set removed_at = now(), personal = null, personal_kid = null, digest = null
        where shown like 'a%@bare.example'`
    const mail = await comes(
      await signed(
        await written({ from: 'applicant-2@bare.example', to: answersTo(others.reference).to }),
        'bare.example',
      ),
      { to: answersTo(others.reference).to },
    )
    assert.deepEqual([mail.state, mail.reason], ['triage', 'sender_unknown'])
    await confirms(net, 'applicant-2', 'applicant-2@bare.example')
  })

  it('is not filed in what is closed', async () => {
    const closed = await imbIn('withdrawn', net)
    const mail = await comes(await signed(await written({ to: answersTo(closed.reference).to })), {
      to: answersTo(closed.reference).to,
    })
    assert.deepEqual([mail.state, mail.reason, mail.about], ['triage', 'file_closed', closed.reference])
  })
})

describe('a mail that was there before', () => {
  it('is filed once, also when servers on another way added lines to it', async () => {
    const raw = await signed(await written({ to, text: 'Once' }))
    await comes(raw)
    const before = await thread(net.applicant, file)
    const again = await comes(
      Buffer.concat([Buffer.from('Received: from elsewhere by here; Fri, 27 Nov 2026 09:00:00 +0700\r\n'), raw]),
    )
    assert.deepEqual([again.state, again.reason], ['ignored', 'repeated'])
    assert.deepEqual(await thread(net.applicant, file), before)
  })

  it('changes nothing at all when the same bytes are sent again', async () => {
    const raw = await signed(await written({ to, text: 'Replayed' }))
    await comes(raw)
    await changesNothing(net, async () => {
      await room.hands(raw, { to })
      await room.reads()
    })
  })

  it('does not keep another one out that uses its Message-ID: an officer looks at that', async () => {
    const messageId = `<${crypto.randomUUID()}@example.org>`
    await comes(await written({ messageId, text: 'Sent first by somebody else' }), { to: mailbox.address })
    const mail = await comes(await signed(await written({ messageId, to, text: 'The real one' })))
    assert.deepEqual([mail.state, mail.reason], ['triage', 'message_id_reused'])
  })
})

describe('a mail of a machine', () => {
  const automatic: [name: string, reason: string, mail: Parameters<typeof written>[0], envelope?: object][] = [
    ['an answer while somebody is away', 'automatic', { headers: { 'Auto-Submitted': 'auto-replied' } }],
    [
      'one that was made by itself',
      'automatic',
      { headers: { 'Auto-Submitted': 'auto-generated; owner-email="a@example.org"' } },
    ],
    ['an old answering machine', 'automatic', { headers: { 'X-Autoreply': 'yes' } }],
    ['what has no sender to answer to', 'no_sender', {}, { from: '' }],
    ['our own', 'own_mail', { from: mailbox.address }],
  ]
  for (const [name, reason, mail, envelope] of automatic) {
    it(`${name} is put aside, and nobody is told`, async () => {
      const before = await letters(net)
      const found = await comes(
        await signed(await written({ to, ...mail, attachments: [{ filename: 'a.pdf', content: somePdf() }] })),
        envelope,
      )
      assert.deepEqual([found.state, found.reason, (await filesOf(net, found.id)).length], ['ignored', reason, 0])
      assert.deepEqual(await letters(net), before)
    })
  }

  it('what came back to the address of a notice is no mail to anybody', async () => {
    const found = await comes(await written({ text: 'Undelivered' }), {
      from: '',
      to: bounceAddress(mailbox.keys, mailbox.address, crypto.randomUUID()),
    })
    assert.deepEqual([found.state, found.reason], ['ignored', 'bounce'])
  })
})

describe('what comes back of a notice', () => {
  const { pool } = net.database
  const report = (status: string, action = 'failed') =>
    Buffer.from(
      [
        'From: MAILER-DAEMON@mx.example',
        `To: ${mailbox.address}`,
        'Subject: Undelivered',
        `Message-ID: <${crypto.randomUUID()}@mx.example>`,
        `Date: ${new Date().toUTCString()}`,
        'Auto-Submitted: auto-replied',
        'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'Your mail could not be delivered.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.example',
        '',
        `Final-Recipient: rfc822; a@example.org`,
        `Action: ${action}`,
        `Status: ${status}`,
        '',
        '--b',
        'Content-Type: message/rfc822',
        '',
        'From: perizinan@ptsp.example',
        'Subject: A notice',
        '',
        'Text',
        '--b--',
        '',
      ].join('\r\n'),
    )
  const comesBack = (raw: Buffer, noticeId: string) =>
    comes(raw, { from: '', to: bounceAddress(mailbox.keys, mailbox.address, noticeId) })

  /** A notice that was sent to somebody about a file of theirs. */
  async function sent() {
    const person = await net.person(`somebody-${crypto.randomUUID()}`)
    await hasContact(net, person, { channel: 'email', address: `a-${crypto.randomUUID()}@example.org` })
    const { id } = await person.submits('SKTM')
    while ((await tellPeople(pool)) > 0);
    while ((await sendNotices(pool, net.vault, new KeepingPost())) > 0);
    const notices = async () =>
      (
        await person.does<{ data: { id: string; state: string; failure: string | null }[] }>(
          200,
          'GET',
          `/v1/applications/${id}/notices`,
        )
      ).data[0]
    const contact = async () =>
      (await person.does<{ data: Contact[] }>(200, 'GET', `/v1/applications/${id}/contacts`)).data[0]
    const noticeId = (await notices())?.id
    assert.ok(noticeId)
    return {
      noticeId,
      became: async () => {
        const notice = await notices()
        return [notice?.state, notice?.failure, (await contact())?.unreachableSince !== null]
      },
    }
  }

  it('says by the mailbox, too, that an address takes nothing: the notice is one that bounced, and nothing more goes there', async () => {
    const { noticeId, became } = await sent()
    assert.deepEqual(await became(), ['sent', null, false])
    const told = await letters(net)
    const mail = await comesBack(report('5.1.1'), noticeId)
    assert.deepEqual([mail.state, mail.reason, await became()], ['ignored', 'bounce', ['bounced', '5.1.1', true]])
    await comesBack(report('5.2.2'), noticeId)
    assert.deepEqual([await became(), await letters(net)], [['bounced', '5.1.1', true], told])
  })

  it('leaves the address in use when its mailbox is full, and the notice sent when it is only late', async () => {
    const [full, late] = [await sent(), await sent()]
    await comesBack(report('5.2.2'), full.noticeId)
    await comesBack(report('4.4.7', 'delayed'), late.noticeId)
    assert.deepEqual(
      [await full.became(), await late.became()],
      [
        ['bounced', '5.2.2', false],
        ['sent', null, false],
      ],
    )
  })

  it('says nothing of a notice when it is written to the mailbox itself, or to an address that we did not sign', async () => {
    const { noticeId, became } = await sent()
    await comes(report('5.1.1'), { from: '', to: mailbox.address })
    const signedAddress = bounceAddress(mailbox.keys, mailbox.address, noticeId)
    const forged = signedAddress.replace(/.(?=@)/, (last) => (last === '0' ? '1' : '0'))
    await assert.rejects(comes(report('5.1.1'), { from: '', to: forged }), /no such mailbox/)
    assert.deepEqual(await became(), ['sent', null, false])
  })
})

describe('an answer by itself', () => {
  const asks = (from: string, mail: Parameters<typeof written>[0] = {}) =>
    written({ from, subject: 'IMB', text: 'Bagaimana caranya?', ...mail }).then((raw) =>
      comes(raw, { from: 'warga@bare.example', to: mailbox.address }),
    )

  it('goes to whoever writes without a file, with what their mail is known by, once a day', async () => {
    const before = (await letters(net)).length
    const mail = await asks('baru@bare.example', { messageId: '<new@bare.example>' })
    await asks('Baru@BARE.example')
    const [letter, ...more] = (await letters(net)).slice(before)
    assert.deepEqual(
      [letter?.kind, letter?.facts, letter?.inReplyTo, letter?.shown, more],
      ['mail_received', { mail: mail.reference }, '<new@bare.example>', 'b•••@bare.example', []],
    )
    await net.database.pool`update automatic_answers set "on" = "on" - 1`
    await asks('baru@bare.example')
    assert.equal((await letters(net)).length, before + 2)
  })

  for (const [name, from, mail] of [
    ['a mailing list', 'list-member@bare.example', { headers: { 'List-Id': '<warga.bare.example>' } }],
    ['what is sent to many', 'many@bare.example', { headers: { Precedence: 'bulk' } }],
    ['who wants no answers', 'quiet@bare.example', { headers: { 'X-Auto-Response-Suppress': 'All' } }],
    ['a machine by its name', 'noreply@bare.example', {}],
    ["a list's own address", 'owner-warga@bare.example', {}],
    ['a sender that is no address', '"a b"@bare.example', {}],
  ] as const) {
    it(`does not go to ${name}, whose mail an officer sees all the same`, async () => {
      const before = await letters(net)
      assert.equal((await asks(from, mail)).state, 'triage')
      assert.deepEqual(await letters(net), before)
    })
  }

  it('ends a loop with another machine that does not say that it is one', async () => {
    const before = (await letters(net)).length
    for (let turn = 0; turn < 5; turn++)
      await asks('robot@bare.example', { subject: `Re: Surel Anda kami terima (${turn})` })
    assert.equal((await letters(net)).length, before + 1)
  })
})

describe('the triage', () => {
  it("is that of the office that serves the place that is named, or the network's", async () => {
    const places: [text: string, office: string][] = [
      ['Rumah saya di Kelurahan Gondangdia, mau IMB.', '31.71.06'],
      ['Saya tinggal di Kec. Menteng', '31.71.06'],
      ['Wilayah 31.71.07.1001', '31.71.07'],
      ['Kelurahan Menteng atau Kelurahan Kebon Melati', '31'],
      ['Kelurahan Antah Berantah', '31'],
      ['Di mana saja', '31'],
    ]
    for (const [text, office] of places) {
      const mail = await comes(await written({ from: 'warga@bare.example', text }), { to: mailbox.address })
      assert.deepEqual([mail.state, mail.reason], ['triage', 'no_file'])
      assert.ok(
        mail.office === office || mail.office?.startsWith(`${office}.`) === (office !== '31'),
        `${text}: ${mail.office}`,
      )
    }
  })

  it("is that of the office of the sender's last application when nothing is named", async () => {
    const mail = await comes(await signed(await written({ text: 'Satu lagi' })), { to: mailbox.address })
    assert.deepEqual([mail.state, mail.reason, mail.office], ['triage', 'no_file', '31.71.06'])
  })

  it('knows nothing of a person in its rows', async () => {
    const rows = JSON.stringify(await net.database.pool`select to_jsonb(m) - 'personal' as row from received_mails m`)
    for (const word of ['applicant-1@', 'baru@', 'Bagaimana', 'Gondangdia']) assert.doesNotMatch(rows, new RegExp(word))
    assert.ok((await mails(net)).every(({ state }) => state !== 'received'))
  })
})
