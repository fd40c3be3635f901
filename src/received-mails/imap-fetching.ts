import type { FastifyBaseLogger } from 'fastify'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { Database } from '../db/client.ts'
import type { ImapSettings } from './imap-settings.ts'
import type { Envelope } from './received-mail.ts'
import { type Intake, noteTooLarge, takeIn } from './take-in.ts'

/** So many at a time: a mailbox that holds ten thousand is worked off batch by batch. */
const batch = 50
/** How long a mailbox without news is listened to before it is looked at again. */
const listenMilliseconds = 60_000
/** How long a server that is not there is left alone, the longer the more often it failed. */
export const backoffMilliseconds: readonly number[] = [5_000, 15_000, 60_000, 5 * 60_000, 10 * 60_000]
/** Another worker has the mailbox: how long it is left to it. */
const elsewhereMilliseconds = 60_000
const connectMilliseconds = 20_000
const silenceMilliseconds = 5 * 60_000

interface Surroundings { database: Database; log: FastifyBaseLogger; signal: AbortSignal; backoff?: readonly number[]; listenFor?: number }

/**
 * Takes the mail of a mailbox until it is told to stop: what is safe here moves to a folder of its own there, so that nothing is lost, and nothing that a crash left behind is taken twice. Of several
 * workers one does it at a time. A server that is gone is tried again, ever more rarely; what it keeps meanwhile is there when it comes back.
 */
export async function fetchMail(intake: Intake, settings: ImapSettings, { database, log, signal, backoff = backoffMilliseconds, listenFor = listenMilliseconds }: Surroundings): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    try {
      await whoHasTheTurn(database, () => session(intake, settings, { log, signal, listenFor, working: () => { failures = 0 } }))
      await pause(elsewhereMilliseconds, signal)
    } catch (error) {
      if (signal.aborted) return
      const milliseconds = backoff[Math.min(failures, backoff.length - 1)] ?? elsewhereMilliseconds
      failures += 1
      log.warn({ err: error, failures, milliseconds }, 'the mailbox could not be read; it is tried again')
      await pause(milliseconds, signal)
    }
  }
}

/** One connection, for as long as it lasts. */
async function session(intake: Intake, { host, port, secure, user, password, folder, takenFolder }: ImapSettings, { log, signal, listenFor, working }: { log: FastifyBaseLogger; signal: AbortSignal; listenFor: number; working: () => void }): Promise<void> {
  const { ImapFlow: Client } = await import('imapflow')
  const client = new Client({ host, port, secure, auth: { user, pass: password }, logger: false, disableAutoIdle: true, connectionTimeout: connectMilliseconds, socketTimeout: silenceMilliseconds })
  const closed = new Promise<Error>((resolve) => { client.once('close', () => resolve(new Error('The mail server closed the connection.'))).on('error', resolve) })
  const stop = () => client.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await client.connect()
    await client.mailboxCreate(takenFolder).catch(() => {})
    await client.mailboxOpen(folder)
    working()
    while (!signal.aborted) {
      const taken = await takeBatch(intake, client, takenFolder)
      if (taken > 0) {
        log.info({ taken }, 'mail was fetched')
        continue
      }
      const idling = client.idle().catch(() => false)
      const enough = new AbortController()
      const until = AbortSignal.any([signal, enough.signal])
      const lost = await Promise.race([closed, once(client, 'exists', { signal: until }).then(() => undefined, () => undefined), pause(listenFor, until)])
      enough.abort()
      if (lost) throw lost
      await client.noop()
      await idling
    }
  } finally {
    signal.removeEventListener('abort', stop)
    client.close()
  }
}

/** Takes the oldest mails there are, and moves those away that are safe, also when a later one fails. Returns how many. */
async function takeBatch(intake: Intake, client: ImapFlow, takenFolder: string): Promise<number> {
  const all = await client.search({ all: true }, { uid: true })
  const uids = (Array.isArray(all) ? all : []).toSorted((a, b) => a - b).slice(0, batch)
  if (uids.length === 0) return 0
  const safe: number[] = []
  try {
    for (const mail of await client.fetchAll(uids, { uid: true, size: true, envelope: true }, { uid: true })) {
      if (await takeOne(intake, client, mail)) safe.push(mail.uid)
    }
  } finally {
    if (safe.length > 0 && client.usable) await client.messageMove(safe, takenFolder, { uid: true })
  }
  return safe.length
}

type Listed = Awaited<ReturnType<ImapFlow['fetchAll']>>[number]

/** False for a mail that is gone by now. */
async function takeOne(intake: Intake, client: ImapFlow, { uid, size = 0, envelope }: Listed): Promise<boolean> {
  if (size > intake.maxBytes) {
    const place = client.mailbox === false ? '' : `${client.mailbox.path}:${client.mailbox.uidValidity}:${uid}`
    await noteTooLarge(intake, {
      source: 'imap', sizeBytes: size, noted: hash('sha256', place, 'buffer'),
      personal: { envelope: unknownEnvelope, ...(envelope?.subject !== undefined && { subject: envelope.subject }), ...(envelope?.from?.[0]?.address !== undefined && { from: envelope.from[0].address }) },
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

/** Does something while no other worker does it; resolves at once when another one has the turn. */
async function whoHasTheTurn({ pool }: Database, work: () => Promise<void>): Promise<void> {
  const connection = await pool.reserve()
  try {
    const [turn] = await connection<{ ours: boolean }[]>`select pg_try_advisory_lock(hashtext('satu_pintu.fetch_mail')) as ours`
    if (!turn?.ours) return
    try {
      await work()
    } finally {
      await connection`select pg_advisory_unlock(hashtext('satu_pintu.fetch_mail'))`.catch(() => {})
    }
  } finally {
    connection.release()
  }
}

const pause = async (milliseconds: number, signal: AbortSignal): Promise<undefined> => wait(milliseconds, undefined, { signal, ref: false }).catch(() => undefined)
