import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { objectsOf } from '../../support/asserting/objects.ts'
import { openMailParts } from '../../support/mail/mail-parts.ts'
import { answersTo, lastMail, mailbox, signed, written } from '../../support/mail/mail-room.ts'
import { somePdf, somePng } from '../../support/person.ts'

const { net, room, pool, file, to, comes, from, raw, multipart, attached, zipBomb, close } = await openMailParts()
after(close)

describe('the contents of a mail', () => {
  it('are files, typed by their content and named by their names', async () => {
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

  it('name a slot for each file in the text, by its name or in the subject, where that is certain', async () => {
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

  it('may be another mail, an archive, a winmail.dat: each is a file, and none is unpacked', async () => {
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

  it('may be text in any character set: unreadable parts are marked, control characters removed', async () => {
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

  it('may name subject and sender by half characters, which are marked', async () => {
    const half = `=?utf-16be?B?${Buffer.from([0xd8, 0x00, 0x00, 0x41]).toString('base64')}?=`
    const mail = await comes(raw(`Subject: ${half}\r\n`, 'Halo'))
    const [row] = await pool<{ personal: string }[]>`select personal from received_mails where id = ${mail.id}`
    const content = JSON.stringify([...(await net.vault.open(mail.id, row?.personal ?? '')).values()])
    assert.match(content, /"subject":"\ufffdA"/)
  })

  it('may be nothing, or no mail: it waits for an officer like every other', async () => {
    for (const bytes of [Buffer.from('\r\n'), Buffer.from([1, 2, 3, 0, 255, 10]), Buffer.from('no header at all')]) {
      await room.hands(Buffer.concat([bytes, Buffer.from(crypto.randomUUID())]))
      await room.reads()
      assert.deepEqual([(await lastMail(net)).state, (await lastMail(net)).reason], ['triage', 'no_file'])
    }
  })
})

describe('a mail that exceeds a limit', () => {
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
    it(`${name} is kept as it came, and an officer sees the known parts; none of its files is stored`, async () => {
      const before = (await objectsOf(net)).length
      const mail = await comes(make())
      assert.deepEqual([mail.state, mail.reason, mail.files.length], ['triage', reason, 0])
      assert.equal((await objectsOf(net)).length, before + 1)
    })
  }

  it('with a hundred files is read', async () => {
    assert.equal((await comes(multipart(Array.from({ length: 100 }, (_, index) => attached(index))))).files.length, 100)
  })
})
