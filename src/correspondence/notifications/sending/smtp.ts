import { createTransport } from 'nodemailer'
import { isDeadAddress, mailStatus } from '../../mail/mail-status.ts'
import { type Carrier, UndeliverableError } from './carrier.ts'

/** Time limits. A mail server may be slow to answer the end of a message. */
const connectMilliseconds = 10_000
const silenceMilliseconds = 30_000
/** The limit for one mail: a server that sends a line now and then is never silent, and would hold up all others. */
const mailMilliseconds = 2 * 60_000
const connectionsLimit = 3

/** Sends mail to a server by SMTP. With a user name it requires TLS: a password is never sent in the clear. */
export function smtpCarrier(url: string, { milliseconds = mailMilliseconds } = {}): Carrier & { close(): void } {
  const { username } = new URL(url)
  const server = createTransport({
    url,
    pool: true,
    maxConnections: connectionsLimit,
    requireTLS: username !== '',
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: connectMilliseconds,
    greetingTimeout: connectMilliseconds,
    dnsTimeout: connectMilliseconds,
    socketTimeout: silenceMilliseconds,
  })
  async function carry({ sender, to, content }: Parameters<Carrier['carry']>[0]): Promise<void> {
    const signal = AbortSignal.timeout(milliseconds)
    await server.sendMail({ envelope: { from: sender, to: [to] }, raw: content, signal }).catch((error: unknown) => {
      throw refusalOf(error) ?? new Error(failureOf(error))
    })
  }
  return { carry, close: () => server.close() }
}

/** Replies about this session, such as to its name or for lack of a sign-in, also where they come at the recipient. */
const sessionCode = /^5(?:0[0234]|30)$/
/** Refusals by policy (RFC 3463 §3.8), and of the sender's address (§3.2). */
const policyOrSender = /^5\.(?:7\.|1\.[78]$)/

/**
 * Returns the final refusal of a recipient, otherwise undefined. A refusal of our sender, our sign-in or the content is
 * no fault of the address, and is retried. So is one by policy, such as `5.7.1 Relay access denied`: it refuses every
 * recipient until the server or its address is set right. Many servers check sender and session only at the recipient,
 * and some refuse to relay without a status by RFC 3463.
 */
function refusalOf(error: unknown): UndeliverableError | undefined {
  const [command, code, response] = [said(error, 'command'), said(error, 'responseCode'), said(error, 'response')]
  if (command !== 'RCPT TO' || !code.startsWith('5') || sessionCode.test(code)) return undefined
  const named = mailStatus(response)
  if (named === null ? /\brelay/i.test(response) : policyOrSender.test(named)) return undefined
  const status = named ?? code
  return new UndeliverableError(status, isDeadAddress(status))
}

const reasons: Readonly<Record<string, string>> = {
  EAUTH: 'it refuses the user or the password of MAIL_SMTP_URL',
  ETLS: 'it offers no STARTTLS, and a password is sent only with TLS',
  EDNS: 'the name in MAIL_SMTP_URL is not found',
  ESOCKET: 'no connection to it, or no trusted certificate',
  ECONNECTION: 'it ended the connection',
  ETIMEDOUT: 'it does not answer in time',
  EABORT: 'it does not end its answer in time',
}

/**
 * Describes a failure by its reason and codes, without the reply of the server, which may contain the address. A code
 * of the system or of TLS tells a refused connection from a certificate that has ended.
 */
function failureOf(error: unknown): string {
  const code = said(error, 'code')
  const codes = [code || 'unknown', said(error, 'originalCode'), said(error, 'responseCode')].filter(Boolean).join(' ')
  const reason = reasons[code]
  return `The mail server did not take it: ${reason === undefined ? codes : `${reason} (${codes})`}`
}

function said(error: unknown, member: string): string {
  const value: unknown =
    error instanceof Error ? Object.entries(error).find(([name]) => name === member)?.[1] : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
