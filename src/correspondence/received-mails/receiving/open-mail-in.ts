import { isIPv6 } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import type { DNSResolver } from 'mailauth'
import type { Database } from '../../../platform/db/client.ts'
import { createWake } from '../../../platform/jobs/wake.ts'
import { clamd, type ScannerAddress } from '../../../platform/scanner.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import type { Vault } from '../../../privacy/vault.ts'
import type { Mailbox } from '../../mail/mailbox.ts'
import type { KeepDays } from '../keeping/forget.ts'
import { createSenderCheck } from '../reading/sender-check.ts'
import type { Sorting } from '../sorting/sort-mail.ts'
import { fetchMail } from './imap-fetching.ts'
import type { ImapSettings } from './imap-settings.ts'
import { listenForMail } from './smtp-listener.ts'
import type { TlsFiles } from './tls-files.ts'

/**
 * The settings of incoming mail. Nothing listens on an undefined port. With `orAnyPort`, SMTP uses another port if its
 * own is taken.
 */
export interface MailInSettings {
  host: string
  smtpPort: number | undefined
  lmtpPort: number | undefined
  orAnyPort?: boolean
  /** Undefined: no TLS is offered. */
  tls?: TlsFiles | undefined
  imap: ImapSettings | undefined
  maxBytes: number
  trustReceived: boolean
  scanner: ScannerAddress | undefined
  keepDays: KeepDays
  resolver?: DNSResolver | undefined
}

interface Surroundings {
  database: Database
  storage: Storage
  vault: Vault
  mailbox: Mailbox
  log: FastifyBaseLogger
  parts: AsyncDisposableStack
  /** Is told how often in a row the mailbox could not be read. */
  watch?: ((failures: number) => void) | undefined
}

/** The services and settings for reading mail, and the days for which it is stored. */
export type Reading = Pick<Sorting, 'mailbox' | 'checkSender' | 'scanner' | 'publicUrl'> & { keepDays: KeepDays }

export const readingOf = (
  { trustReceived, scanner, keepDays, resolver }: MailInSettings,
  { mailbox, publicUrl }: Pick<Reading, 'mailbox' | 'publicUrl'>,
): Reading => ({
  mailbox,
  publicUrl,
  keepDays,
  scanner: scanner === undefined ? null : clamd(scanner),
  checkSender: createSenderCheck({
    host: mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1),
    trustReceived,
    ...(resolver && { resolver }),
  }),
})

/**
 * Starts the listeners and the fetching of mail, and returns the addresses of the listeners. They stop with `parts`.
 * SMTP and LMTP have 5 seconds to finish mails in transfer; mail that was being fetched is fetched again later.
 */
export async function openMailIn(
  settings: MailInSettings,
  { database, storage, vault, mailbox, log, parts, watch }: Surroundings,
): Promise<string[]> {
  const { host, smtpPort, lmtpPort, orAnyPort = false, tls, imap, maxBytes } = settings
  const wake = createWake(database)
  parts.defer(wake.close)
  const intake = { database, storage, vault, maxBytes, wake: wake.soon }
  if (imap) {
    const stop = new AbortController()
    const fetching = fetchMail(intake, imap, { database, log, signal: stop.signal, watch })
    parts.defer(async () => {
      stop.abort()
      await fetching
    })
  }
  const addresses: string[] = []
  for (const [protocol, port] of [
    ['smtp', smtpPort],
    ['lmtp', lmtpPort],
  ] as const) {
    if (port === undefined) continue
    const listen = (at: number) => listenForMail(intake, { protocol, mailbox, host, port: at, tls, log })
    const listener = parts.adopt(
      await listen(port).catch((error: unknown) => {
        if (
          orAnyPort &&
          protocol === 'smtp' &&
          error instanceof Error &&
          'code' in error &&
          error.code === 'EADDRINUSE'
        )
          return listen(0)
        throw error
      }),
      (open) => open.close(),
    )
    addresses.push(`${protocol}://${isIPv6(host) ? `[${host}]` : host}:${listener.port}`)
  }
  return addresses
}
