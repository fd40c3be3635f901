import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import { listMailUids, nothingKnown, type Taking, takeAll } from './imap-mailbox.ts'
import type { ImapSettings } from './imap-settings.ts'

/** Time limits, in milliseconds. */
export interface Patience {
  /** Limit for establishing a connection. */
  connect: number
  /** Limit for a server that sends nothing. */
  silence: number
  /** Time until the mailbox is listed again without a notification of new mail. */
  news: number
}

interface Surroundings extends Taking {
  patience: Patience
}

/**
 * Fetches the mail of a mailbox over one connection and waits for more, until `signal` aborts. Throws when the
 * connection is lost, or when stored mail cannot be moved.
 */
export async function readMailbox(
  { host, port, encryption, user, password, folder, takenFolder }: ImapSettings,
  surroundings: Surroundings,
): Promise<void> {
  const { known, signal, patience, working } = surroundings
  const { ImapFlow: Client } = await import('imapflow')
  const client = new Client({
    host,
    port,
    secure: encryption === 'tls',
    ...(encryption === 'starttls' && { doSTARTTLS: true }),
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: patience.connect,
    greetingTimeout: patience.connect,
    socketTimeout: patience.silence,
  })
  const closed = new Promise<Error>((resolve) => {
    client.once('close', () => resolve(new Error('The mail server closed the connection.'))).on('error', resolve)
  })
  const stop = () => client.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await client.connect()
    await client.mailboxCreate(takenFolder).catch(() => {})
    const { uidValidity } = await client.mailboxOpen(folder)
    if (known.validity !== uidValidity) Object.assign(known, nothingKnown(), { validity: uidValidity })
    while (!signal.aborted) {
      const taken = await takeAll(client, takenFolder, surroundings)
      if (taken > 0) continue
      if (known.moved.size > 0) await listMailUids(client, known)
      if (known.safe.size > 0) throw new Error(`What was taken could not be moved to the folder ${takenFolder}.`)
      working(0)
      await waitForMail(client, { closed, signal, milliseconds: patience.news })
    }
  } finally {
    signal.removeEventListener('abort', stop)
    client.close()
  }
}

/** Waits for new mail, at most for `milliseconds`. Throws when the connection is lost. */
async function waitForMail(
  client: ImapFlow,
  { closed, signal, milliseconds }: { closed: Promise<Error>; signal: AbortSignal; milliseconds: number },
): Promise<void> {
  const idling = client.idle().catch(() => false)
  const enough = new AbortController()
  const until = AbortSignal.any([signal, enough.signal])
  const lost = await Promise.race([
    closed,
    once(client, 'exists', { signal: until }).then(
      () => undefined,
      () => undefined,
    ),
    pause(milliseconds, until),
  ])
  enough.abort()
  if (lost) throw lost
  await client.noop()
  await idling
}

/** Waits for `milliseconds`, or until `signal` aborts. */
export const pause = async (milliseconds: number, signal: AbortSignal): Promise<undefined> =>
  wait(milliseconds, undefined, { signal, ref: false }).catch(() => undefined)
