/** The mailbox that mail is fetched from, and the folder that fetched mail goes to. */
export interface ImapSettings { host: string; port: number; secure: boolean; user: string; password: string; folder: string; takenFolder: string }

/** Reads an IMAP URL: `imaps://user:password@host:993/INBOX`, with %-encoding where a sign would mislead. Throws for what is none. */
export function readImapUrl(text: string, takenFolder: string): ImapSettings {
  if (!URL.canParse(text)) throw new Error('is no URL')
  const { protocol, hostname, port, username, password, pathname } = new URL(text)
  const secure = protocol === 'imaps:'
  if ((!secure && protocol !== 'imap:') || hostname === '' || username === '' || password === '') throw new Error('is not imaps://user:password@host')
  return { host: hostname, port: port === '' ? (secure ? 993 : 143) : Number(port), secure, user: decodeURIComponent(username), password: decodeURIComponent(password), folder: decodeURIComponent(pathname.slice(1)) || 'INBOX', takenFolder }
}
