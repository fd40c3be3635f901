import type { Readable } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { nameSettings } from '../../../platform/name-settings.ts'
import type { Mailbox } from '../../mail/mailbox.ts'
import { isOurs } from '../../mail/mailbox.ts'
import { TooLarge } from '../keeping/keep.ts'
import type { Envelope, MailSource } from '../received-mail.ts'
import { type Intake, takeIn } from './take-in.ts'
import { type TlsFiles, whenRenewed } from './tls-files.ts'

const clientsLimit = 50
const recipientsLimit = 20
const silenceMilliseconds = 60_000
const closeMilliseconds = 5_000

interface Listener {
  port: number
  close(): Promise<void>
}

/** SMTP, or LMTP (RFC 2033) for delivery by a mail server, which replies once for each recipient. */
export type HandOver = Extract<MailSource, 'smtp' | 'lmtp'>

/** The address to listen on. Only mail servers of the network may reach it. `tls`: STARTTLS (RFC 3207) is offered. */
interface Place {
  host: string
  port: number
  tls?: TlsFiles | undefined
}

/**
 * Listens for mail to our mailbox and its signed subaddresses; other recipients are rejected with 550. A mail gets one
 * reply for all its recipients: 250 once it is stored, 552 when it is too large, and 451 when it could not be stored,
 * so that the sender retries. Each connection gets the certificate that is in the files, once it has changed there. One
 * that cannot be used is logged, and the one before stays. Throws for files that are no pair at the start.
 */
export async function listenForMail(
  intake: Intake,
  { protocol, mailbox, host, port, tls, log }: Place & { protocol: HandOver; mailbox: Mailbox; log: FastifyBaseLogger },
): Promise<Listener> {
  const renewed = tls && whenRenewed(tls)
  const server = new SMTPServer({
    ...(await renewed?.().catch(nameSettings('MAIL_TLS_KEY, MAIL_TLS_CERTIFICATE: they cannot be used'))),
    name: mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1),
    lmtp: protocol === 'lmtp',
    banner: 'Satu Pintu',
    size: intake.maxBytes,
    rejectOversized: true,
    authOptional: true,
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    // It asks for TLS on the way of all letters about the mail, which nobody here could promise.
    hideREQUIRETLS: true,
    disableReverseLookup: true,
    logger: false,
    hidePIPELINING: false,
    hideENHANCEDSTATUSCODES: false,
    maxClients: clientsLimit,
    socketTimeout: silenceMilliseconds,
    closeTimeout: closeMilliseconds,
    onConnect(_session, done) {
      if (!renewed) return done()
      renewed()
        .then((pair) => pair && server.updateSecureContext(pair))
        .catch((error: unknown) => log.error({ err: error }, 'the certificate for incoming mail cannot be used'))
        .finally(() => done())
    },
    onRcptTo({ address }, session, done) {
      if (session.envelope.rcptTo.length >= recipientsLimit) return done(refusal(452, 'Too many recipients'))
      return isOurs(mailbox, address) ? done() : done(refusal(550, 'There is no such mailbox here'))
    },
    onData(stream, session, done) {
      take(intake, protocol, stream, session).then(
        (reference) => done(null, `Taken as ${reference}`),
        (error: unknown) => {
          // The server itself rejects a mail that is too large, with 552.
          if (!(error instanceof TooLarge)) log.error({ err: error }, 'a mail could not be taken')
          done(refusal(451, 'It could not be kept. Try again'))
        },
      )
    },
  })
  server.on('error', (error) => log.warn({ err: error, protocol }, 'mail listener'))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, host, resolve)
  }).catch(nameSettings(`MAIL_HOST, ${protocol === 'smtp' ? 'MAIL_SMTP_PORT' : 'MAIL_LMTP_PORT'}`))
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

async function take(intake: Intake, source: HandOver, content: Readable, session: SMTPServerSession): Promise<string> {
  const { reference } = await takeIn(intake, { source, content, envelope: envelopeOf(session) })
  return reference
}

function envelopeOf({ envelope: { mailFrom, rcptTo }, remoteAddress, hostNameAppearsAs }: SMTPServerSession): Envelope {
  const sender = mailFrom === false ? null : mailFrom.address
  return {
    sender: sender === '' ? null : sender,
    recipients: rcptTo.map(({ address }) => address),
    remoteAddress,
    helo: typeof hostNameAppearsAs === 'string' ? hostNameAppearsAs : null,
  }
}

const refusal = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode })
