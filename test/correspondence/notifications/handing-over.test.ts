import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { isDeadAddress, mailStatus } from '../../../src/correspondence/mail/mail-status.ts'
import { type Parcel, UndeliverableError } from '../../../src/correspondence/notifications/sending/carrier.ts'
import { smtpCarrier } from '../../../src/correspondence/notifications/sending/smtp.ts'

/** The time to wait for connections that senders keep open, at the end of a test. */
const closeMilliseconds = 100

const parcel = (rest: Partial<Parcel> = {}): Parcel => ({
  noticeId: crypto.randomUUID(),
  channel: 'email',
  to: 'applicant-1@example.org',
  sender: 'perizinan+b-1@ptsp.example',
  content: Buffer.from('Subject: A try\r\n\r\nHello.\r\n.\r\n.dots\r\n'),
  ...rest,
})

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0
const isTemporary = (error: unknown): error is Error => error instanceof Error && !(error instanceof UndeliverableError)
const refusing = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code })

/** Starts an SMTP server of another library that records its mails. It is stopped with the test. */
async function mailServer(t: TestContext, options: SMTPServerOptions = {}, port = 0) {
  const mails: { from: string; to: string[]; content: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: closeMilliseconds,
    ...options,
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          content: Buffer.concat(chunks).toString(),
        })
        callback()
      })
    },
  })
  server.on('error', () => {})
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  t.after(close)
  return { mails, port: portOf(server.server.address()), close }
}

function sender(t: TestContext, url: string) {
  const carrier = smtpCarrier(url)
  t.after(() => carrier.close())
  return carrier
}

describe('a mail server', () => {
  it('gets the mail as it was composed, from the bounce address of its notice', async (t) => {
    const { mails, port } = await mailServer(t)
    const given = parcel()
    await sender(t, `smtp://127.0.0.1:${port}`).carry(given)
    assert.deepEqual(mails, [
      { from: 'perizinan+b-1@ptsp.example', to: ['applicant-1@example.org'], content: given.content.toString() },
    ])
  })

  it('that refuses the recipient for good is recognised by its status', async (t) => {
    const { port } = await mailServer(t, {
      onRcptTo: (_address, _session, callback) =>
        callback(refusing(550, '5.1.1 <applicant-1@example.org>: no such user')),
    })
    await assert.rejects(
      sender(t, `smtp://127.0.0.1:${port}`).carry(parcel()),
      (error) => error instanceof UndeliverableError && error.code === '5.1.1',
    )
  })

  it('that refuses for now, or the sender or message, is retried, and its text is not stored', async (t) => {
    const later = await mailServer(t, {
      onRcptTo: (_address, _session, callback) => callback(refusing(451, '4.7.1 Greylisted, applicant-1@example.org')),
    })
    const notUs = await mailServer(t, {
      onMailFrom: (_address, _session, callback) =>
        callback(refusing(550, '5.7.1 Who are you, applicant-1@example.org?')),
    })
    const servers = [later, notUs]
    for (const [code, words] of [
      [554, '5.7.1 <applicant-1@example.org>: Relay access denied'],
      [550, 'relay not permitted'],
      [550, '5.1.8 <perizinan+b-1@ptsp.example>: Sender address rejected: Domain not found'],
      [504, '5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname'],
      [530, 'Authentication required'],
    ] as const)
      servers.push(await mailServer(t, { onRcptTo: (_address, _session, callback) => callback(refusing(code, words)) }))
    for (const { port } of servers) {
      await assert.rejects(
        sender(t, `smtp://127.0.0.1:${port}`).carry(parcel()),
        (error) => isTemporary(error) && !error.message.includes('applicant'),
      )
    }
  })

  it('that never ends its answer is given up, so that the other mails go on', async (t) => {
    const server = createServer((socket) => {
      const going = setInterval(() => socket.write('250-still\r\n'), 10)
      socket.on('close', () => clearInterval(going)).on('error', () => {})
      socket.write('220 ptsp.example\r\n')
      socket.once('data', () => socket.write('250 ptsp.example\r\n'))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => server.close())
    const carrier = smtpCarrier(`smtp://127.0.0.1:${portOf(server.address())}`, { milliseconds: 500 })
    t.after(() => carrier.close())
    await assert.rejects(carrier.carry(parcel()), (error) => isTemporary(error) && error.message.includes('EABORT'))
  })

  it('that was away is used again by the same sender', async (t) => {
    const first = await mailServer(t)
    const carrier = sender(t, `smtp://127.0.0.1:${first.port}`)
    await carrier.carry(parcel())
    await first.close()
    await assert.rejects(carrier.carry(parcel()), isTemporary)
    const again = await mailServer(t, {}, first.port)
    await carrier.carry(parcel())
    assert.deepEqual([first.mails.length, again.mails.length], [1, 1])
  })

  it('without encryption never gets a password', async (t) => {
    let asked = 0
    const { port, mails } = await mailServer(t, {
      onAuth: (_auth, _session, callback) => {
        asked++
        callback(null, { user: 'ptsp' })
      },
    })
    await assert.rejects(sender(t, `smtp://ptsp:secret@127.0.0.1:${port}`).carry(parcel()))
    assert.deepEqual([asked, mails.length], [0, 0])
  })

  it('has statuses of RFC 3463, few of which mean a dead address', () => {
    assert.deepEqual(
      ['550 5.1.1 no such user', '550-5.7.26 unauthenticated', 'at 10.5.1.1 and 5.1.1.1', '552 5.2.2 full', 'none'].map(
        mailStatus,
      ),
      ['5.1.1', '5.7.26', null, '5.2.2', null],
    )
    assert.deepEqual(
      ['5.1.1', '5.1.10', '5.2.1', '550', '5.2.2', '5.7.1', '5.3.4', '4.1.1', '5.1.7', '552'].map(isDeadAddress),
      [true, true, true, true, false, false, false, false, false, false],
    )
  })
})
