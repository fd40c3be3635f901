import { hash } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { Envelope } from '../received-mail.ts'
import type { ImapSettings } from './imap-settings.ts'
import { type Intake, noteTooLarge, takeIn } from './take-in.ts'

/** So many at a time: a mailbox that holds ten thousand is worked off batch by batch. */
const batch = 50
/** So many of them at once: while one is put into the storage, the next is read. */
const atOnce = 5
/** So many at most are moved away with one command. */
const moveLimit = 1_000

/**
 * How long what is waited for: for a connection, for a server that says nothing, and for news before the mailbox is
 * looked at again.
 */
export interface Patience {
  connect: number
  silence: number
  news: number
}

/**
 * What is known of a mailbox from one connection to the next. Its numbers mean other mails once its validity has
 * changed.
 */
export interface Known {
  validity: bigint | undefined
  /** What is safe here and could not be moved away there yet: it is not read again. */
  safe: Set<number>
  /** What the server says it has moved away. It is not read again as long as it is still there all the same. */
  moved: Set<number>
  /** How often a mail could not be taken: it is tried after all others. */
  failed: Map<number, number>
}

export const nothingKnown = (): Known => ({ validity: undefined, safe: new Set(), moved: new Set(), failed: new Map() })

interface Surroundings {
  intake: Intake
  known: Known
  signal: AbortSignal
  patience: Patience /** Mail was taken, or there was none to take. */
  working: (taken: number) => void
}

/**
 * One connection, for as long as it lasts: takes what there is, waits for more. Ends by being told to, and throws
 * whatever else ends it.
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
      if (known.moved.size > 0) await whatIsThere(client, known)
      if (known.safe.size > 0) throw new Error(`What was taken could not be moved to the folder ${takenFolder}.`)
      working(0)
      await news(client, { closed, signal, milliseconds: patience.news })
    }
  } finally {
    signal.removeEventListener('abort', stop)
    client.close()
  }
}

/** Waits until something came, or for so long. Throws when the connection is lost. */
async function news(
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

/** Takes what is there, the oldest first, and what failed before last. Returns how many. */
async function takeAll(
  client: ImapFlow,
  takenFolder: string,
  { intake, known, signal, working }: Surroundings,
): Promise<number> {
  const found = await whatIsThere(client, known)
  await moveAway(client, takenFolder, known)
  const failures = (uid: number) => known.failed.get(uid) ?? 0
  const waiting = found
    .filter((uid) => !known.safe.has(uid) && !known.moved.has(uid))
    .toSorted((a, b) => failures(a) - failures(b) || a - b)
  let all = 0
  for (let start = 0; start < waiting.length && !signal.aborted; start += batch) {
    all += await takeBatch(client, waiting.slice(start, start + batch), takenFolder, { intake, known, working })
  }
  return all
}

/**
 * What is in the mailbox; with that it is known what has really been moved away, and what only the server says so of.
 */
async function whatIsThere(client: ImapFlow, { safe, moved }: Known): Promise<number[]> {
  const found = await client.search({ all: true }, { uid: true })
  if (!Array.isArray(found)) throw new Error('The mail server does not say what is in the mailbox.')
  for (const uid of found) if (moved.has(uid)) safe.add(uid)
  moved.clear()
  return found
}

/** Takes some, and moves those away that are safe, also when another one fails: then the rest is left for now. */
async function takeBatch(
  client: ImapFlow,
  uids: number[],
  takenFolder: string,
  { intake, known, working }: Pick<Surroundings, 'intake' | 'known' | 'working'>,
): Promise<number> {
  const before = known.safe.size
  try {
    const found = await client.fetchAll(uids, { uid: true, size: true, envelope: true }, { uid: true })
    const listed = found.toSorted((a, b) => uids.indexOf(a.uid) - uids.indexOf(b.uid))
    for (let start = 0; start < listed.length; start += atOnce) {
      const outcomes = await Promise.allSettled(
        listed.slice(start, start + atOnce).map((mail) => takeOne(client, mail, { intake, known })),
      )
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
    }
    return known.safe.size - before
  } finally {
    const taken = known.safe.size - before
    if (taken > 0) working(taken)
    if (client.usable) await moveAway(client, takenFolder, known)
  }
}

/** Takes a mail, or notes that it failed. One that is gone by now is neither. */
async function takeOne(
  client: ImapFlow,
  mail: Listed,
  { intake, known: { safe, failed } }: Pick<Surroundings, 'intake' | 'known'>,
): Promise<void> {
  try {
    if (await taken(intake, client, mail)) safe.add(mail.uid)
  } catch (error) {
    failed.set(mail.uid, (failed.get(mail.uid) ?? 0) + 1)
    throw error
  }
}

/** Moves away what is safe. What the server does not move now is moved another time. */
async function moveAway(client: ImapFlow, takenFolder: string, { safe, moved, failed }: Known): Promise<void> {
  const uids = [...safe].slice(0, moveLimit)
  if (uids.length === 0 || !(await client.messageMove(uids, takenFolder, { uid: true }))) return
  for (const uid of uids) {
    safe.delete(uid)
    moved.add(uid)
    failed.delete(uid)
  }
}

type Listed = Awaited<ReturnType<ImapFlow['fetchAll']>>[number]

/** False for a mail that is gone by now. */
async function taken(intake: Intake, client: ImapFlow, { uid, size = 0, envelope }: Listed): Promise<boolean> {
  if (size > intake.maxBytes) {
    const place = client.mailbox === false ? '' : `${client.mailbox.path}:${client.mailbox.uidValidity}:${uid}`
    await noteTooLarge(intake, {
      source: 'imap',
      sizeBytes: size,
      noted: hash('sha256', place, 'buffer'),
      personal: {
        envelope: unknownEnvelope,
        ...(envelope?.subject !== undefined && { subject: envelope.subject }),
        ...(envelope?.from?.[0]?.address !== undefined && { from: envelope.from[0].address }),
      },
    })
    return true
  }
  const found = await client.download(String(uid), undefined, { uid: true })
  if (!found.content) return false
  await takeIn(intake, { source: 'imap', content: found.content, envelope: unknownEnvelope })
  return true
}

/** A mailbox does not tell how mail was handed over; its headers may. */
const unknownEnvelope: Envelope = { sender: undefined, recipients: [], remoteAddress: null, helo: null }

/** Waits so long, or until it is not worth it any more. */
export const pause = async (milliseconds: number, signal: AbortSignal): Promise<undefined> =>
  wait(milliseconds, undefined, { signal, ref: false }).catch(() => undefined)
