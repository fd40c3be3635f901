import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { smtpCarrier } from '../../../src/correspondence/notifications/sending/smtp.ts'

/** Starts an SMTP server that takes every password. It is stopped with the test. */
async function mailServer(t: TestContext, options: SMTPServerOptions) {
  const server = new SMTPServer({ ...options, closeTimeout: 100, onAuth: (_auth, _session, done) => done(null, {}) })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  t.after(close)
  const { port }: Pick<AddressInfo, 'port'> = Object.assign({ port: 0 }, server.server.address())
  return { port, close }
}

/** Returns the message of the failure of one mail that is sent with a password. */
async function failureAt(t: TestContext, port: number): Promise<string> {
  const carrier = smtpCarrier(`smtp://ptsp:secret@127.0.0.1:${port}`)
  t.after(() => carrier.close())
  const parcel = { noticeId: '1', to: 'applicant-1@example.org', sender: 'b@ptsp.example', content: Buffer.from('-') }
  return carrier.carry({ ...parcel, channel: 'email' }).then(
    () => 'it was taken',
    (error: unknown) => String(error),
  )
}

describe('the log of a mail that is not taken', () => {
  it('says that the server offers no STARTTLS, which a password needs', async (t) => {
    const { port } = await mailServer(t, { disabledCommands: ['STARTTLS'] })
    assert.match(await failureAt(t, port), /offers no STARTTLS, and a password is sent only with TLS \(ETLS 500\)$/)
  })

  it('tells a certificate that nobody trusts from a server that is gone', async (t) => {
    const { port, close } = await mailServer(t, {})
    assert.match(await failureAt(t, port), /no trusted certificate \(ESOCKET [A-Z_]*(CERT|SIGNATURE)[A-Z_]*\)$/)
    await close()
    assert.match(await failureAt(t, port), /no connection to it.*\(ESOCKET ECONNREFUSED\)$/)
  })
})
