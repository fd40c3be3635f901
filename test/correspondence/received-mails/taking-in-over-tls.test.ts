import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import nodemailer from 'nodemailer'
import { pino } from 'pino'
import { listenForMail } from '../../../src/correspondence/received-mails/receiving/smtp-listener.ts'
import { mailbox, mails, written } from '../../support/mail/mail-room.ts'
import { network } from '../../support/network.ts'
import { makeAuthority } from '../../support/outside/tls-receiver.ts'

const net = await network()
after(() => net.close())
const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-mail-'))
after(() => rm(folder, { recursive: true }))
const tls = { key: join(folder, 'key.pem'), certificate: join(folder, 'certificate.pem') }
const worker = 'worker.ptsp.example'
const [authority, later] = await Promise.all([makeAuthority('An authority'), makeAuthority('A later authority')])

/** Puts a certificate of the worker, and its key, into the files. */
async function renews({ issues }: typeof authority): Promise<void> {
  const { key, cert } = await issues({ name: worker })
  await writeFile(tls.key, key)
  await writeFile(tls.certificate, cert)
}

const errors: string[] = []
const log = pino({ level: 'error' }, { write: (line: string) => void errors.push(JSON.parse(line).msg) })
const intake = { database: net.database, storage: net.storage, vault: net.vault, maxBytes: 100_000, wake: () => {} }
const listens = () => listenForMail(intake, { protocol: 'smtp', mailbox, host: '127.0.0.1', port: 0, tls, log })
await renews(authority)
const listener = await listens()
after(() => listener.close())

/** Sends a mail. Over TLS, the certificate must be of the authority `ca`. Rejects unless it is taken. */
async function sends(by: { requireTLS: true; tls: object } | { ignoreTLS: true }): Promise<void> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: listener.port, ...by })
  const envelope = { from: 'applicant-1@example.org', to: mailbox.address }
  await transport.sendMail({ raw: await written({ text: 'Rumah saya' }), envelope }).finally(() => transport.close())
}
const trusting = ({ certificate: ca }: typeof authority) =>
  ({ requireTLS: true, tls: { ca, servername: worker } }) as const

describe('a mail server that delivers a mail', () => {
  it('may encrypt it, and sees the certificate of the files; it need not', async () => {
    await sends(trusting(authority))
    await sends({ ignoreTLS: true })
    assert.deepEqual(
      (await mails(net)).map(({ state }) => state),
      ['received', 'received'],
    )
    await assert.rejects(sends(trusting(later)), /certificate/)
  })

  it('sees a renewed certificate at its next connection, without a restart', async () => {
    await renews(later)
    await sends(trusting(later))
    await assert.rejects(sends(trusting(authority)), /certificate/)
  })

  it('sees the certificate of before while the files are no pair, which is logged once', async () => {
    await writeFile(tls.key, (await authority.issues({ name: worker })).key)
    await sends(trusting(later))
    await sends(trusting(later))
    assert.deepEqual(errors, ['the certificate for incoming mail cannot be used'])
    await assert.rejects(listens(), /^Error: MAIL_TLS_KEY, MAIL_TLS_CERTIFICATE: they cannot be used: .*mismatch/)
    await renews(authority)
    await sends(trusting(authority))
  })
})
