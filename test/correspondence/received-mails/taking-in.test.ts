import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { pino } from 'pino'
import { bounceAddress, replyAddress } from '../../../src/correspondence/mail/reply-address.ts'
import { unsealMail } from '../../../src/correspondence/received-mails/keeping/sealing.ts'
import { type MailInSettings, openMailIn } from '../../../src/correspondence/received-mails/receiving/open-mail-in.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { readConfig } from '../../../src/program/settings/read-config.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { mailbox, mailRoom, mails, written } from '../../support/mail/mail-room.ts'
import { network } from '../../support/network.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const maxBytes = 200_000
const room = await mailRoom(net, { maxBytes })
after(() => room.close())
const lmtp = await mailRoom(net, { maxBytes, protocol: 'lmtp' })
after(() => lmtp.close())
const { pool } = net.database
const strays = () => pool`select from stray_objects`
const refused = (code: number) => (error: Error & { responseCode?: number }) => error.responseCode === code

describe('a delivered mail', { timeout: 300_000 }, () => {
  it('is acknowledged once it is stored: as it came in the storage, with its row and its envelope sealed', async () => {
    const raw = await written({ text: 'Rumah saya' })
    const answer = await room.hands(raw, { from: 'applicant-1@example.org' })
    const [mail] = await mails(net)
    assert.match(answer, new RegExp(`^250 .*${mail?.reference}`))
    assert.deepEqual([mail?.state, mail?.sizeBytes], ['received', raw.length])
    const [row] = await pool<
      { objectKey: string; personal: string }[]
    >`select object_key as "objectKey", personal from received_mails`
    const stored = await net.storage.get(row?.objectKey ?? '')
    assert.deepEqual(stored && (await buffer(stored.body)), raw)
    const { envelope } = await unsealMail(net.vault, mail?.id ?? '', row?.personal ?? '')
    assert.deepEqual(
      [envelope.sender, envelope.recipients, envelope.remoteAddress],
      ['applicant-1@example.org', [mailbox.address], '127.0.0.1'],
    )
    assert.doesNotMatch(row?.personal ?? '', /example/)
    assert.equal((await strays()).length, 0)
  })

  it('is stored once, however often it is sent, also at the same time', async () => {
    const raw = await written({ text: 'Sekali saja' })
    const before = (await mails(net)).length
    const answers = await Promise.all(Array.from({ length: 5 }, () => room.hands(raw)))
    assert.equal(new Set(answers).size, 1)
    assert.equal((await mails(net)).length, before + 1)
    assert.equal((await objectsOf(net)).length, before + 1)
    assert.equal((await strays()).length, 0)
  })

  it('is accepted for our mailbox and for signed addresses, and for no others', async () => {
    const ours = [
      mailbox.address,
      mailbox.address.toUpperCase(),
      replyAddress(mailbox.keys, mailbox.address, '7K3M-9QXT-F'),
      bounceAddress(mailbox.keys, mailbox.address, crypto.randomUUID()),
    ]
    for (const to of ours) assert.match(await room.hands(await written({}), { to }), /^250/)
    for (const to of [
      'perizinan+7k3m9qxtf.0aaaaaaaaaaaa@ptsp.example',
      'perizinan+x@ptsp.example',
      'lain@ptsp.example',
      'perizinan@other.example',
      'postmaster@other.example',
    ]) {
      await assert.rejects(room.hands(await written({}), { to }), refused(550), to)
    }
  })

  it('may have no sender, as bounces do', async () => {
    assert.match(await room.hands(await written({}), { from: '' }), /^250/)
  })

  it('that is too large is refused with 552, with or without a stated size, and leaves nothing', async () => {
    const before = await mails(net)
    const raw = await written({ text: randomBytes(maxBytes).toString('hex') })
    await assert.rejects(room.hands(raw), refused(552))
    assert.match(await unannounced(raw), /^552 /)
    assert.deepEqual(await mails(net), before)
    assert.equal((await strays()).length, 0)
  })

  it('that the storage refuses is refused temporarily, and accepted the next time', async () => {
    const raw = await written({})
    const before = (await mails(net)).length
    {
      using _ = storage.replaceParts(() => ({
        put: async () => {
          throw new Error('The storage is down.')
        },
      }))
      await assert.rejects(room.hands(raw), refused(451))
    }
    assert.equal((await mails(net)).length, before)
    assert.match(await room.hands(raw), /^250/)
    assert.equal((await strays()).length, 0)
  })

  it('that is swept while it is stored is refused temporarily, and leaves nothing', async () => {
    const before = (await objectsOf(net)).length
    {
      using _ = storage.replaceParts((real) => ({
        put: async (...file) => {
          assert.equal(await sweepStrays(pool, net.storage, 0), 1)
          return real.put(...file)
        },
      }))
      await assert.rejects(room.hands(await written({})), refused(451))
    }
    assert.equal((await objectsOf(net)).length, before)
    assert.equal((await strays()).length, 0)
  })

  it('that the storage does not answer for is refused without a second request, and the sweep removes it', async () => {
    const before = (await objectsOf(net)).length
    const removals: string[] = []
    {
      using _ = storage.replaceParts((real) => ({
        put: async (...file) => {
          await real.put(...file)
          throw Object.assign(new Error('socket did not answer'), { name: 'TimeoutError' })
        },
        remove: async (key) => void removals.push(key),
      }))
      await assert.rejects(room.hands(await written({})), refused(451))
    }
    assert.deepEqual(removals, [])
    assert.equal(await sweepStrays(pool, net.storage, 0), 1)
    assert.equal((await objectsOf(net)).length, before)
  })

  it('that breaks off halfway leaves nothing', async () => {
    const before = await mails(net)
    const { socket } = await beforeData()
    socket.write('Subject: half\r\n\r\nNot all of ')
    socket.destroy()
    await room.hands(await written({ text: 'The next one' }))
    assert.equal((await mails(net)).length, before.length + 1)
  })
})

describe('the listeners for mail', { timeout: 300_000 }, () => {
  const ways = (parts: AsyncDisposableStack, settings: Partial<MailInSettings>) =>
    openMailIn(
      { ...readConfig({}).mailIn, maxBytes, ...settings },
      {
        database: net.database,
        storage: net.storage,
        vault: net.vault,
        mailbox,
        log: pino({ level: 'silent' }),
        parts,
      },
    )

  it('are the configured ones, each on an address of this machine with its own protocol', async () => {
    await using parts = new AsyncDisposableStack()
    const addresses = await ways(parts, { smtpPort: 0, lmtpPort: 0 })
    assert.deepEqual(
      addresses.map((address) => new URL(address).protocol),
      ['smtp:', 'lmtp:'],
    )
    for (const [index, words] of [/ ESMTP /, / LMTP /].entries()) {
      const { said, socket } = peerOf(Number(new URL(addresses[index] ?? '').port))
      assert.match(await said(/^220 /), words)
      socket.destroy()
    }
    assert.deepEqual(await ways(parts, {}), [])
  })

  it('need the configured port, unless any will do', async () => {
    await using parts = new AsyncDisposableStack()
    await assert.rejects(
      ways(parts, { lmtpPort: room.port, orAnyPort: true }),
      /^Error: MAIL_HOST, MAIL_LMTP_PORT: .*EADDRINUSE/,
    )
    await assert.rejects(ways(parts, { smtpPort: room.port }), /^Error: MAIL_HOST, MAIL_SMTP_PORT: .*EADDRINUSE/)
    assert.equal((await ways(parts, { smtpPort: room.port, orAnyPort: true })).length, 1)
  })
})

describe('a mail that a mail server delivers by LMTP', { timeout: 300_000 }, () => {
  const second = replyAddress(mailbox.keys, mailbox.address, '7K3M-9QXT-F')
  const toBoth = [`RCPT TO:<${mailbox.address}>`, 'RCPT TO:<lain@ptsp.example>', `RCPT TO:<${second}>`]

  it('needs LHLO, and gets the replies that RFC 2033 demands', async () => {
    const { write, said } = peerOf(lmtp.port)
    assert.match(await said(/^220 /), /LMTP/)
    write('EHLO here')
    await said(/^500 /)
    write('LHLO here')
    for (const word of ['PIPELINING', 'ENHANCEDSTATUSCODES']) await said(new RegExp(`^250[- ]${word}$`))
  })

  it('is stored once for all recipients, acknowledged for each, and not stored again by SMTP', async () => {
    const before = (await mails(net)).length
    const raw = await written({ text: 'Untuk dua alamat' })
    const { write, said, socket } = await beforeData(lmtp.port, 'LHLO here', toBoth)
    socket.write(raw)
    write('\r\n.\r\nNOOP')
    const answers = [await said(/^250 2\.6\.0 Taken as /), await said(/^250 2\.6\.0 Taken as /)]
    assert.doesNotMatch(await said(/^250 /), /Taken/)
    const [mail, ...more] = (await mails(net)).slice(before)
    assert.deepEqual([answers, more], [Array(2).fill(`250 2.6.0 Taken as ${mail?.reference}`), []])
    const [row] = await pool<
      { personal: string; source: string }[]
    >`select personal, source from received_mails where reference = ${mail?.reference ?? ''}`
    const { envelope } = await unsealMail(net.vault, mail?.id ?? '', row?.personal ?? '')
    assert.deepEqual([row?.source, envelope.recipients], ['lmtp', [mailbox.address, second]])
    const again = await lmtp.hands(raw)
    assert.equal(await room.hands(raw), again)
    assert.equal((await mails(net)).length, before + 2)
  })

  it('is refused for each recipient when it is too large, or cannot be stored for now', async () => {
    const before = await mails(net)
    const answersTo = async (raw: Buffer) => {
      const { write, said, socket } = await beforeData(lmtp.port, 'LHLO here', toBoth)
      socket.write(raw)
      write('\r\n.')
      return [await said(/^[245]\d\d /), await said(/^[245]\d\d /)].map((line) => line.slice(0, 9))
    }
    assert.deepEqual(
      await answersTo(Buffer.from(randomBytes(maxBytes).toString('base64').replace(/.{76}/g, '$&\r\n'))),
      ['552 5.3.4', '552 5.3.4'],
    )
    using _ = storage.replaceParts(() => ({
      put: async () => {
        throw new Error('The storage is down.')
      },
    }))
    assert.deepEqual(await answersTo(await written({})), ['451 4.3.0', '451 4.3.0'])
    assert.deepEqual(await mails(net), before)
  })
})

/** Sends a mail without stating its size. */
async function unannounced(raw: Buffer): Promise<string> {
  const { socket, said } = await beforeData()
  socket.write(raw)
  socket.write('\r\n.\r\n')
  const answer = await said(/^(?:5|4|25)\d\d/)
  socket.destroy()
  return answer
}

/** Returns a connection that is ready for the mail itself. */
async function beforeData(port = room.port, greeting = 'EHLO here', recipients = [`RCPT TO:<${mailbox.address}>`]) {
  const { socket, said, write } = peerOf(port)
  await said(/^220 /)
  for (const line of [greeting, 'MAIL FROM:<a@example.org>', ...recipients, 'DATA']) {
    write(line)
    const accepted = line === 'DATA' ? /^354/ : /^250 /
    await said(line.includes('lain@') ? /^550 5\.1\.1 / : accepted)
  }
  return { socket, said, write }
}

/** Returns a connection from the client's side. It is closed after the tests. */
function peerOf(port: number) {
  const socket = connect(port, '127.0.0.1')
  after(() => socket.destroy())
  return { socket, said: lines(socket), write: (line: string) => void socket.write(`${line}\r\n`) }
}

/** Returns a function that waits for a line of the server. */
function lines(socket: ReturnType<typeof connect>): (expected: RegExp) => Promise<string> {
  const heard: string[] = []
  let rest = ''
  const waiting: (() => void)[] = []
  socket.on('data', (chunk) => {
    rest += chunk.toString()
    heard.push(...rest.split('\r\n').slice(0, -1))
    rest = rest.slice(rest.lastIndexOf('\n') + 1)
    for (const go of waiting.splice(0)) go()
  })
  return async (expected) => {
    for (;;) {
      const found = heard.findIndex((line) => expected.test(line))
      if (found >= 0) return heard.splice(0, found + 1).at(-1) ?? ''
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
      })
    }
  }
}
