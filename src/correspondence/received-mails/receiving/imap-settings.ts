import { withoutBrackets } from '../../../platform/host-name.ts'

/**
 * The mailbox from which mail is fetched, and the folder to which fetched mail is moved. TLS is required (at once or by
 * STARTTLS) except on this machine, so that no password crosses a network in the clear.
 */
export interface ImapSettings {
  host: string
  port: number
  encryption: 'tls' | 'starttls' | 'if_offered'
  user: string
  password: string
  folder: string
  takenFolder: string
}

const thisMachine: readonly string[] = ['localhost', '127.0.0.1', '::1']

/**
 * Reads an IMAP URL: `imaps://user:password@host:993/INBOX`, with %-encoding where needed. Throws for anything else.
 */
export function readImapUrl(text: string, takenFolder: string): ImapSettings {
  if (!URL.canParse(text)) throw new Error('is no URL')
  const { protocol, hostname, port, username, password, pathname } = new URL(text)
  const host = withoutBrackets(hostname)
  const secure = protocol === 'imaps:'
  if ((!secure && protocol !== 'imap:') || hostname === '' || username === '' || password === '')
    throw new Error('is not imaps://user:password@host')
  const plainEncryption = thisMachine.includes(host) ? 'if_offered' : 'starttls'
  return {
    host,
    port: Number(port || (secure ? 993 : 143)),
    encryption: secure ? 'tls' : plainEncryption,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    folder: decodeURIComponent(pathname.slice(1)) || 'INBOX',
    takenFolder,
  }
}
