import { hash } from 'node:crypto'
import type { ImapFlow } from 'imapflow'
import type { MailHeaders } from '../reading/mail-headers.ts'
import { headBytes, readHead } from '../reading/read-mail.ts'
import type { Envelope } from '../received-mail.ts'
import { type Intake, noteTooLarge, takeIn } from './take-in.ts'

/** Mails that are fetched before their batch is moved. */
const batch = 50
/** Mails that are fetched concurrently: while one is stored, the next is read. */
const atOnce = 5
/** Mails that one command moves. */
const moveLimit = 1_000

/**
 * The state of a mailbox across connections. Its numbers (UID) become invalid when the `UIDVALIDITY` of the mailbox
 * changes.
 */
interface KnownMailbox {
  validity: bigint | undefined
  /** Mails that are stored here and still have to be moved. They are not fetched again. */
  safe: Set<number>
  /** Mails that the server reports as moved. They are not fetched again while the server still lists them. */
  moved: Set<number>
  /** The number of failures by mail. Mails that failed are fetched after all others. */
  failed: Map<number, number>
}

export const nothingKnown = (): KnownMailbox => ({
  validity: undefined,
  safe: new Set(),
  moved: new Set(),
  failed: new Map(),
})

/** The services and the state for fetching from a mailbox. */
export interface Taking {
  intake: Intake
  known: KnownMailbox
  signal: AbortSignal
  /** Called with the number of mails that were stored, and with 0 when there are none. */
  working: (taken: number) => void
}

/**
 * Fetches and stores all mails of the mailbox, the oldest first; those that failed before come last. Returns the
 * number.
 */
export async function takeAll(
  client: ImapFlow,
  takenFolder: string,
  { intake, known, signal, working }: Taking,
): Promise<number> {
  const found = await listMailUids(client, known)
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

/** Lists the mails of the mailbox by UID. A mail that the server reported as moved but still lists is moved again. */
export async function listMailUids(client: ImapFlow, { safe, moved }: KnownMailbox): Promise<number[]> {
  const found = await client.search({ all: true }, { uid: true })
  if (!Array.isArray(found)) throw new Error('The mail server does not say what is in the mailbox.')
  for (const uid of found) if (moved.has(uid)) safe.add(uid)
  moved.clear()
  return found
}

/** Fetches a batch of mails, and moves those that are stored, also when one of them fails. */
async function takeBatch(
  client: ImapFlow,
  uids: number[],
  takenFolder: string,
  { intake, known, working }: Pick<Taking, 'intake' | 'known' | 'working'>,
): Promise<number> {
  const before = known.safe.size
  try {
    const found = await client.fetchAll(uids, { uid: true, size: true }, { uid: true })
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

/** Fetches and stores a mail. Counts a failure and throws it. Ignores a mail that no longer exists. */
async function takeOne(
  client: ImapFlow,
  mail: Listed,
  { intake, known: { safe, failed } }: Pick<Taking, 'intake' | 'known'>,
): Promise<void> {
  try {
    if (await taken(intake, client, mail)) safe.add(mail.uid)
  } catch (error) {
    failed.set(mail.uid, (failed.get(mail.uid) ?? 0) + 1)
    throw error
  }
}

/** Moves stored mails to the other folder, at most 1,000. Mails that the server does not move are tried again later. */
async function moveAway(client: ImapFlow, takenFolder: string, { safe, moved, failed }: KnownMailbox): Promise<void> {
  const uids = [...safe].slice(0, moveLimit)
  if (uids.length === 0 || !(await client.messageMove(uids, takenFolder, { uid: true }))) return
  for (const uid of uids) {
    safe.delete(uid)
    moved.add(uid)
    failed.delete(uid)
  }
}

type Listed = Awaited<ReturnType<ImapFlow['fetchAll']>>[number]

/** Stores a mail, or notes one that is too large. Returns false for a mail that no longer exists. */
async function taken(intake: Intake, client: ImapFlow, { uid, size = 0 }: Listed): Promise<boolean> {
  if (size > intake.maxBytes) {
    const head = await headOf(client, uid)
    if (head === null) return false
    const { from, subject } = head
    const place = client.mailbox === false ? '' : `${client.mailbox.path}:${client.mailbox.uidValidity}:${uid}`
    await noteTooLarge(intake, {
      source: 'imap',
      sizeBytes: size,
      noted: hash('sha256', place, 'buffer'),
      personal: {
        envelope: unknownEnvelope,
        subject,
        ...(from !== null && { from }),
      },
    })
    return true
  }
  const found = await client.download(String(uid), undefined, { uid: true })
  if (!found.content) return false
  await takeIn(intake, { source: 'imap', content: found.content, envelope: unknownEnvelope })
  return true
}

/**
 * Reads the headers of a mail that is too large to be fetched; null for a mail that no longer exists. They are not
 * asked for as an `ENVELOPE`: that of a single mail with very many addresses is more than the client reads, and ends
 * the connection before any other mail of the batch.
 */
async function headOf(client: ImapFlow, uid: number): Promise<Pick<MailHeaders, 'from' | 'subject'> | null> {
  const wanted = { bodyParts: [{ key: 'header', maxLength: headBytes }] }
  const found = await client.fetchOne(String(uid), wanted, { uid: true })
  return found ? readHead(found.headers ?? Buffer.alloc(0)) : null
}

/** A mailbox does not store the envelope of a mail; the headers may contain it. */
const unknownEnvelope: Envelope = { sender: undefined, recipients: [], remoteAddress: null, helo: null }
