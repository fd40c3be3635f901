import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { scanPauses } from '../../../src/applications/documents/scan.ts'
import { scanAgain } from '../../../src/correspondence/received-mails/keeping/scan-again.ts'
import { scannables } from '../../../src/correspondence/received-mails/keeping/scan-changes.ts'
import { sortMail } from '../../../src/correspondence/received-mails/sorting/sort-mail.ts'
import { clamd } from '../../../src/platform/scanner.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { clamdServer, virus } from '../../support/clamd.ts'
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
import { meddling } from '../../support/meddling.ts'
import { network } from '../../support/network.ts'
import { objectsOf } from '../../support/objects.ts'
import { somePdf, somePng } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const storage = meddling()
const net = await network(storage)
after(() => net.close())
const scanner = await clamdServer()
after(() => scanner.close())
const room = await mailRoom(net, { scanner: clamd(scanner.address) })
after(() => room.close())
const { pool } = net.database
await confirms(net, 'applicant-1', 'applicant-1@example.org')
const file = await imbIn('returned', net)
const { to } = answersTo(file.reference)

async function comes(raw: Buffer) {
  await room.hands(raw, { to })
  await room.reads()
  const mail = await lastMail(net)
  return { ...mail, files: await filesOf(net, mail.id) }
}

const from = 'From: applicant-1@example.org\r\nDate: Fri, 27 Nov 2026 09:00:00 +0700\r\n'
const raw = (headers: string, body: string | Buffer = '') =>
  Buffer.concat([Buffer.from(`${from}X-Once: ${crypto.randomUUID()}\r\n${headers}\r\n`), Buffer.from(body)])
const multipart = (parts: readonly string[]) =>
  raw('Content-Type: multipart/mixed; boundary=b\r\n', `${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`)
const attached = (index: number) =>
  `Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=${index}.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=`

/** One entry that says of itself that it is a tebibyte. */
function zipBomb(): Buffer {
  const data = deflateRawSync(Buffer.alloc(1024 * 1024))
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(data.length, 18)
  header.writeUInt32LE(0xffffffff, 22)
  header.writeUInt16LE(1, 26)
  return Buffer.concat([header, Buffer.from('a'), data])
}

describe('what a mail may hold', () => {
  it('files, judged by what they are and named by what they are called', async () => {
    const mail = await comes(
      await signed(
        await written({
          to,
          attachments: [
            { filename: 'KTP.exe', content: somePdf() },
            { filename: '../../etc/passwd', content: 'no document' },
            { filename: 'NIK 3171065501800001.png', content: somePng() },
            { filename: `${'a'.repeat(3_000)}.pdf`, content: somePdf() },
            { filename: 'Denah \u202egnp.pdf', content: somePdf() },
          ],
        }),
      ),
    )
    assert.equal(mail.state, 'filed')
    assert.deepEqual(
      mail.files.map(({ name, type }) => [name.slice(0, 30), type]),
      [
        ['KTP.pdf', 'application/pdf'],
        ['passwd.bin', 'application/octet-stream'],
        ['NIK xxxxxxxxxxxxxxxx.png', 'image/png'],
        ['a'.repeat(30), 'application/pdf'],
        ['Denah gnp.pdf', 'application/pdf'],
      ],
    )
    assert.equal(mail.files[3]?.name.length, 200)
  })

  it('a slot for each file that its sender names in the text, by its name or in the subject, where that is certain', async () => {
    const named = async (mail: Parameters<typeof written>[0]) =>
      (await comes(await signed(await written({ to, ...mail })))).files.map(({ name, slot, by }) => [name, slot, by])
    const files = (...names: string[]) => names.map((filename) => ({ filename, content: somePdf() }))
    assert.deepEqual(
      await named({
        text: 'scan1.pdf: sertifikat tanah\nscan2.pdf = KTP\nscan3.pdf entah',
        attachments: files('scan1.pdf', 'scan2.pdf', 'scan3.pdf'),
      }),
      [
        ['scan1.pdf', 'land_title', 'text'],
        ['scan2.pdf', 'identity_card', 'text'],
        ['scan3.pdf', null, null],
      ],
    )
    assert.deepEqual(
      await named({
        attachments: files('land_title.pdf', 'KTP-penerima-kuasa.pdf', 'KTP.pdf', 'Foto lokasi dari depan.pdf'),
      }),
      [
        ['land_title.pdf', 'land_title', 'file_name'],
        ['KTP-penerima-kuasa.pdf', 'proxy_identity_card', 'file_name'],
        ['KTP.pdf', 'identity_card', 'file_name'],
        ['Foto lokasi dari depan.pdf', 'site_photo_front', 'file_name'],
      ],
    )
    assert.deepEqual(await named({ subject: 'NPWP saya', attachments: files('IMG_1234.pdf') }), [
      ['IMG_1234.pdf', 'tax_card', 'subject'],
    ])
    assert.deepEqual(await named({ subject: 'Foto kiri, foto kanan', attachments: files('IMG_1.pdf') }), [
      ['IMG_1.pdf', 'site_photo_right', 'subject'],
    ])
    assert.deepEqual(await named({ subject: 'PBB atau KTP', attachments: files('IMG_2.pdf') }), [
      ['IMG_2.pdf', null, null],
    ])
    assert.deepEqual(await named({ attachments: files('KTP 1.pdf', 'KTP 2.pdf') }), [
      ['KTP 1.pdf', null, null],
      ['KTP 2.pdf', null, null],
    ])
  })

  it('another mail, an archive, a winmail.dat: each is a file, and nothing in it is unpacked', async () => {
    const inner = await written({
      to: mailbox.address,
      subject: answersTo(file.reference).tag,
      attachments: [{ filename: 'inside.pdf', content: somePdf() }],
    })
    const mail = await comes(
      await signed(
        await written({
          to,
          attachments: [
            { filename: 'brief.eml', content: inner, contentType: 'message/rfc822' },
            { filename: 'bomb.zip', content: zipBomb() },
            {
              filename: 'winmail.dat',
              content: Buffer.from([0x78, 0x9f, 0x3e, 0x22]),
              contentType: 'application/ms-tnef',
            },
          ],
        }),
      ),
    )
    assert.deepEqual(
      mail.files.map(({ name, type }) => [name, type]),
      [
        ['brief.eml', 'application/octet-stream'],
        ['bomb.zip', 'application/zip'],
        ['winmail.dat.bin', 'application/octet-stream'],
      ],
    )
    assert.ok(mail.files.every(({ size }) => size < 20_000))
  })

  it('text in whatever character set it says, and in none: what cannot be read is marked, and no control character gets through', async () => {
    const mail = await comes(
      raw(
        'Subject: =?utf-8?Q?Halo=0D=0ABcc:_x=40example.org?=\r\nContent-Type: text/plain; charset=no-such-set\r\n',
        Buffer.from([0x48, 0xff, 0x00, 0x1b, 0x69]),
      ),
    )
    assert.deepEqual([mail.state, mail.reason], ['triage', 'sender_unproven'])
    const [row] = await pool<{ personal: string }[]>`select personal from received_mails where id = ${mail.id}`
    const content = JSON.stringify([...(await net.vault.open(mail.id, row?.personal ?? '')).values()])
    assert.match(content, /"subject":"Halo Bcc: x@example\.org"/)
    assert.match(content, /"text":"H\ufffdi"/)
  })

  it('nothing at all, or no mail: it waits for an officer like every other', async () => {
    for (const bytes of [Buffer.from('\r\n'), Buffer.from([1, 2, 3, 0, 255, 10]), Buffer.from('no header at all')]) {
      await room.hands(Buffer.concat([bytes, Buffer.from(crypto.randomUUID())]))
      await room.reads()
      assert.deepEqual([(await lastMail(net)).state, (await lastMail(net)).reason], ['triage', 'no_file'])
    }
  })
})

describe('a mail that goes beyond what is read', () => {
  const beyond: [name: string, reason: string, make: () => Buffer][] = [
    ['with 500 files', 'too_many_parts', () => multipart(Array.from({ length: 500 }, (_, index) => attached(index)))],
    [
      'with a thousand parts within each other',
      'too_many_parts',
      () =>
        Buffer.from(
          `${from}X-Once: ${crypto.randomUUID()}\r\n${Array.from({ length: 1_000 }, (_, depth) => `Content-Type: multipart/mixed; boundary=d${depth}\r\n\r\n--d${depth}\r\n`).join('')}\r\nend`,
        ),
    ],
    ['with a header of half a mebibyte', 'malformed', () => raw(`X-Long: ${'a'.repeat(512 * 1024)}\r\n`, 'Halo')],
    ['with a hundred thousand headers', 'malformed', () => raw('X-A: b\r\n'.repeat(100_000), 'Halo')],
  ]
  for (const [name, reason, make] of beyond) {
    it(`${name} is kept as it came, and an officer sees it with what is known; of its files none stays`, async () => {
      const before = (await objectsOf(net)).length
      const mail = await comes(make())
      assert.deepEqual([mail.state, mail.reason, mail.files.length], ['triage', reason, 0])
      assert.equal((await objectsOf(net)).length, before + 1)
    })
  }

  it('with a hundred files it is read', async () => {
    assert.equal((await comes(multipart(Array.from({ length: 100 }, (_, index) => attached(index))))).files.length, 100)
  })
})

describe('the virus scanner', () => {
  const withFiles = async () =>
    signed(
      await written({
        to,
        attachments: [
          { filename: 'a.pdf', content: somePdf() },
          { filename: 'b.pdf', content: Buffer.concat([somePdf(), virus]) },
        ],
      }),
    )

  it('is shown each file, and what it found is known', async () => {
    assert.deepEqual(
      (await comes(await withFiles())).files.map(({ scan }) => scan),
      ['clean', 'infected'],
    )
  })

  const due = async () => {
    for (const table of scannables)
      await pool`update ${pool(table)} set next_scan_at = now() where next_scan_at is not null`
  }
  const scansOf = async ({ id }: { id: string }) => (await filesOf(net, id)).map(({ scan }) => scan)
  /** What nobody could look at comes, as long as this is not disposed of. */
  const silenced = () => {
    scanner.state.answer = () => 'INSTREAM size limit exceeded. ERROR'
    return {
      [Symbol.dispose]: () => {
        scanner.state.answer = undefined
      },
    }
  }

  it('holds no mail up when it does not answer: what was written is there, and its files are given to nobody until they were scanned again', async () => {
    const mail = await silently(withFiles)
    assert.deepEqual([mail.state, mail.files.map(({ scan }) => scan)], ['filed', ['failed', 'failed']])
    assert.equal((await pool`select from stray_objects`).length, 0)
    const [clean, infected] = mail.files
    const address = (found: typeof clean, path: string) =>
      `/v1/applications/${file.id}/received-attachments/${found?.id}/${path}`
    isRefused(await net.applicant.asks('GET', address(clean, 'content')), 409, 'received_file_refused')
    isRefused(
      await net.applicant.asks('POST', address(clean, 'acceptances'), { body: { slot: 'land_title' } }),
      409,
      'received_file_refused',
    )
    await due()
    assert.deepEqual(
      [await scanAgain(room.sorting), await scanAgain(room.sorting), await scanAgain(room.sorting)],
      [1, 1, 0],
    )
    assert.deepEqual(await scansOf(mail), ['clean', 'infected'])
    await net.applicant.does(201, 'POST', address(clean, 'acceptances'), { body: { slot: 'land_title' } })
    isRefused(await net.applicant.asks('GET', address(infected, 'content')), 409, 'received_file_refused')
  })

  it('is asked ever more rarely, and not for ever', async () => {
    const mail = await silently(async () =>
      signed(await written({ to, attachments: [{ filename: 'a.pdf', content: somePdf() }] })),
    )
    const pauses: (number | null)[] = []
    for (let attempt = 0; attempt <= scanPauses.length; attempt++) {
      await due()
      using _ = silenced()
      await assert.rejects(scanAgain(room.sorting), /no verdict/)
      assert.equal(await scanAgain(room.sorting), 0)
      const [waits] = await pool<{ minutes: number | null }[]>`
        select round(extract(epoch from next_scan_at - now()) / 60)::int as minutes
        from received_attachments
        where mail_id = ${mail.id}`
      pauses.push(waits?.minutes ?? null)
    }
    assert.deepEqual(pauses, [...scanPauses, null])
    await due()
    assert.deepEqual([await scanAgain(room.sorting), await scansOf(mail)], [0, ['failed']])
  })

  it('says nothing of a file that was discarded while it looked, and is not there where none is set', async () => {
    const mail = await silently(withFiles)
    await due()
    assert.equal(await scanAgain({ ...room.sorting, scanner: null }), 0)
    const [first] = mail.files
    const discarding = {
      scan: async () => {
        await net.applicant.does(
          201,
          'POST',
          `/v1/applications/${file.id}/received-attachments/${first?.id}/discards`,
          { body: {} },
        )
        return 'clean' as const
      },
    }
    await scanAgain({ ...room.sorting, scanner: discarding })
    assert.deepEqual(
      (await filesOf(net, mail.id)).map(({ scan, key }) => [scan, key !== null]),
      [
        ['failed', false],
        ['failed', true],
      ],
    )
    assert.deepEqual(
      [await scanAgain(room.sorting), await scanAgain(room.sorting), await sweepStrays(pool, net.storage, 0)],
      [1, 0, 1],
    )
  })

  it('is shown the whole of a mail that could not be read, which is given to nobody before', async () => {
    const parts = [
      ...Array.from({ length: 101 }, (_, index) => attached(index)),
      `Content-Type: text/plain\r\n\r\n${virus.toString()}`,
    ]
    const content = ({ id }: { id: string }) => net.frontDesk.asks('GET', `/v1/received-mails/${id}/content`)
    const mail = await silently(async () => multipart(parts))
    assert.deepEqual([mail.state, mail.reason, mail.files.length], ['triage', 'too_many_parts', 0])
    assert.match(
      isRefused(await content(mail), 409, 'received_file_refused').detail,
      /has not been scanned for viruses yet/,
    )
    await due()
    assert.equal(await scanAgain(room.sorting), 1)
    assert.match(isRefused(await content(mail), 409, 'received_file_refused').detail, /infected/)
    assert.equal((await content(await comes(multipart(parts.slice(0, 101))))).status, 200)
  })

  async function silently(make: () => Promise<Buffer>) {
    using _ = silenced()
    return await comes(await make())
  }
})

describe('what fails', () => {
  it('while a mail is read is tried again later, and nothing is done twice', async () => {
    await room.hands(
      await signed(await written({ to, text: 'Try again', attachments: [{ filename: 'a.pdf', content: somePdf() }] })),
      { to },
    )
    const before = (await letters(net)).length
    {
      using _ = storage.meddle(() => ({
        put: async () => {
          throw new Error('The storage is down.')
        },
      }))
      await assert.rejects(sortMail(room.sorting), /down/)
    }
    assert.equal((await lastMail(net)).state, 'received')
    await pool`update received_mails set next_at = now() where state = 'received'`
    await room.reads()
    assert.equal((await lastMail(net)).state, 'filed')
    assert.equal((await letters(net)).length, before + 1)
    assert.equal((await pool`select from stray_objects`).length, 0)
  })

  it('again and again goes to an officer as it came', async () => {
    await room.hands(await signed(await written({ to, text: 'Never' })), { to })
    using _ = storage.meddle(() => ({
      get: async () => {
        throw new Error('The storage is down.')
      },
    }))
    for (let attempt = 1; attempt <= 5; attempt++) {
      await sortMail(room.sorting).catch(() => {})
      await pool`update received_mails set next_at = now() where state = 'received'`
    }
    const mail = await lastMail(net)
    assert.deepEqual([mail.state, mail.reason], ['triage', 'could_not_be_read'])
  })

  it('with a mail does not keep the others waiting', async () => {
    await room.hands(await signed(await written({ to, text: 'Is in trouble' })), { to })
    {
      using _ = storage.meddle(() => ({
        get: async () => {
          throw new Error('The storage is down.')
        },
      }))
      await assert.rejects(sortMail(room.sorting))
    }
    await room.hands(await signed(await written({ to, text: 'Is not' })), { to })
    assert.equal(await room.reads(), 1)
    assert.equal((await lastMail(net)).state, 'filed')
  })

  it('is done by one of two workers that read at the same time', async () => {
    await pool`update received_mails set next_at = now() where state = 'received'`
    await room.reads()
    const before = (await pool`select from messages`).length
    for (let index = 0; index < 4; index++)
      await room.hands(await signed(await written({ to, text: `${index}` })), { to })
    await Promise.all([room.reads(), room.reads(), room.reads()])
    assert.equal((await pool`select from messages`).length, before + 4)
  })
})
