import { hash } from 'node:crypto'
import type { ImapFlow } from 'imapflow'
import type { Envelope } from '../received-mail.ts'
import { type Intake, noteTooLarge, takeIn } from './take-in.ts'

/** Mails that are listed at a time: a mailbox with ten thousand mails is worked off batch by batch. */
const batch = 50
/** Mails that are taken at the same time: while one is stored, the next is read. */
const atOnce = 5
/** Mails that are moved away by one command. */
const moveLimit = 1_000

/** The state of a mailbox that outlives a connection. Its numbers are void when the validity of the mailbox changes. */
export interface KnownMailbox {
  validity: bigint | undefined
  /** Mails that are safe here but were not moved away yet; they are not read again. */
  safe: Set<number>
  /** Mails that the server claims to have moved; they are not read again while it still lists them. */
  moved: Set<number>
  /** The number of failures by mail; mails that failed are tried after all others. */
  failed: Map<number, number>
}

export const nothingKnown = (): KnownMailbox => ({
  validity: undefined,
  safe: new Set(),
  moved: new Set(),
  failed: new Map(),
})

/** The parts that mail is taken from a mailbox with. */
export interface Taking {
  intake: Intake
  known: KnownMailbox
  signal: AbortSignal
  /** Is called with the number of mails that were taken, and with 0 when there are none. */
  working: (taken: number) => void
}

/** Takes all mails of the mailbox, the oldest first; those that failed before come last. Returns the number taken. */
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

/**
 * Lists the mails of the mailbox. A mail that the server claimed to have moved, but still lists, counts as safe here:
 * it is moved again.
 */
export async function listMailUids(client: ImapFlow, { safe, moved }: KnownMailbox): Promise<number[]> {
  const found = await client.search({ all: true }, { uid: true })
  if (!Array.isArray(found)) throw new Error('The mail server does not say what is in the mailbox.')
  for (const uid of found) if (moved.has(uid)) safe.add(uid)
  moved.clear()
  return found
}

/** Takes a batch of mails and moves away those that are safe, also when one of them fails. */
async function takeBatch(
  client: ImapFlow,
  uids: number[],
  takenFolder: string,
  { intake, known, working }: Pick<Taking, 'intake' | 'known' | 'working'>,
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

/** Takes a mail, or counts its failure. Ignores a mail that is gone by now. */
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

/** Moves mails away that are safe here. Those that the server does not move are moved another time. */
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

/** Takes a mail in. Returns false for one that is gone by now. */
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

/** A mailbox does not keep the envelope of a mail; its headers may. */
const unknownEnvelope: Envelope = { sender: undefined, recipients: [], remoteAddress: null, helo: null }
