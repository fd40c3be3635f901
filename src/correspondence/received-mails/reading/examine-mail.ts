import type { Readable } from 'node:stream'
import type { ScanState } from '../../../applications/documents/scan-state.ts'
import { detectType } from '../../../applications/documents/uploads/file-check.ts'
import type { Database } from '../../../platform/db/client.ts'
import { Postponed } from '../../../platform/jobs/running.ts'
import type { Scanner } from '../../../platform/scanner.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { removeStrays } from '../../../platform/stored-objects/stray.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { keep } from '../keeping/keep.ts'
import { unsealMail } from '../keeping/sealing.ts'
import type { Envelope, MailFlaw } from '../received-mail.ts'
import { type ReadMail, readMail, Unreadable } from './read-mail.ts'
import { checksAbout, type SenderCheck, type SenderChecks } from './sender-check.ts'

/** The services that examine a mail. */
export interface Examining {
  database: Database
  storage: Storage
  vault: Vault
  checkSender: SenderCheck
  scanner: Scanner | null
}

/** A mail as it was stored on arrival. `objectKey` is null for one that was too large to be stored. */
export interface StoredMail {
  id: string
  objectKey: string | null
  personal: string
  attempts: number
}

/** An attachment in the storage. `ending` is the usual file name ending of its type; null for an unknown type. */
interface StoredFile {
  objectKey: string
  mediaType: string
  ending: string | null
  sizeBytes: number
  sha256: Buffer
  scan: ScanState
}
type Unscanned = Omit<StoredFile, 'scan'>

/** The time within which scans of the files of a mail begin. The lease of a mail is longer, also with the last scan. */
const scanMilliseconds = 8 * 60_000

/** The content of a mail, as far as it could be read. */
export type MailContent = Omit<ReadMail<StoredFile>, 'contentDigest'>

/** The result of examining a mail. */
export interface Examined {
  envelope: Envelope
  /** The reason why the mail could not be read completely. */
  flaw: MailFlaw | null
  /** The scan of the whole mail, when its files could not be read; otherwise null. */
  scan: ScanState | null
  read: MailContent
  contentDigest: Buffer | null
  checks: SenderChecks | null
}

/** From this attempt on, a mail is examined even if a name server does not answer; its sender is then not proven. */
const patientAttempts = 3

const nothingRead: MailContent = {
  from: null,
  fromName: '',
  subject: '',
  text: '',
  messageId: null,
  date: null,
  recipients: [],
  files: [],
  contentLanguage: '',
  traits: {
    autoSubmitted: '',
    precedence: '',
    isReport: false,
    hasListHeader: false,
    suppressesAnswers: false,
    isAutoReply: false,
    returnPath: undefined,
  },
}

/**
 * Checks the sender of a mail, reads it and stores its files. The keys of the files are added to `kept` as they are
 * stored. A mail with a flaw is returned without files. Throws `Postponed` while a name server does not answer, and the
 * errors of the database or the storage. A file whose scan fails is marked `failed`, and scanned again later.
 */
export async function examineMail(parts: Examining, mail: StoredMail, kept: string[]): Promise<Examined> {
  const { objectKey, attempts } = mail
  const { storage, vault, checkSender } = parts
  const { envelope, from = null, subject = '' } = await unsealMail(vault, mail.id, mail.personal)
  if (objectKey === null)
    return { ...nothingKnown(envelope), flaw: 'too_large', read: { ...nothingRead, from, subject } }
  const checks = await checkSender(await opened(storage, objectKey), envelope)
  if (checks.temporary && attempts < patientAttempts) throw new Postponed('A name server did not answer.')
  try {
    const { contentDigest, files, ...read } = await readMail(await opened(storage, objectKey), (content) =>
      storeFile(parts, content, kept),
    )
    return {
      envelope,
      flaw: null,
      scan: null,
      read: { ...read, files: await scanFiles(parts, files) },
      contentDigest,
      checks: checksAbout(read.from, checks),
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    await removeStrays(parts.database.pool, storage, kept.splice(0))
    const sender = typeof envelope.sender === 'string' ? envelope.sender : null
    return {
      ...nothingKnown(envelope),
      flaw: error.flaw,
      scan: await scanObject(parts, objectKey),
      read: { ...nothingRead, from: sender },
      checks: checksAbout(sender, checks),
    }
  }
}

/** Returns a mail that could not be read in several attempts: its envelope, and a scan of the whole mail. */
export async function giveUpReading(parts: Examining, { id, objectKey, personal }: StoredMail): Promise<Examined> {
  const { envelope } = await unsealMail(parts.vault, id, personal)
  const scan = objectKey === null ? null : await scanObject(parts, objectKey)
  return { ...nothingKnown(envelope), flaw: 'could_not_be_read', scan }
}

const nothingKnown = (envelope: Envelope): Examined => ({
  envelope,
  flaw: null,
  scan: null,
  read: nothingRead,
  contentDigest: null,
  checks: null,
})

async function storeFile({ database, storage }: Examining, content: Readable, kept: string[]): Promise<Unscanned> {
  const { objectKey, sizeBytes, sha256, head } = await keep(database.pool, storage, content, {
    folder: 'mails',
    mediaType: 'application/octet-stream',
    maxBytes: Infinity,
  })
  kept.push(objectKey)
  return { objectKey, sizeBytes, sha256, ...(await detectType(head)) }
}

/**
 * Scans the files of a mail once it has been read: a silent scanner takes none of the time for reading. Files whose
 * turn comes after `scanMilliseconds` are `failed`, so that the lease of the mail suffices.
 */
async function scanFiles<T extends Unscanned>(parts: Examining, files: readonly T[]): Promise<(T & StoredFile)[]> {
  const end = performance.now() + scanMilliseconds
  const scanned: (T & StoredFile)[] = []
  for (const file of files) {
    const scan = performance.now() < end ? await scanObject(parts, file.objectKey) : lateScan(parts)
    scanned.push({ ...file, scan })
  }
  return scanned
}

const lateScan = ({ scanner }: Examining): ScanState => (scanner === null ? 'unscanned' : 'failed')

async function scanObject({ storage, scanner }: Examining, objectKey: string): Promise<ScanState> {
  if (scanner === null) return 'unscanned'
  return opened(storage, objectKey)
    .then((content) => scanner.scan(content))
    .catch(() => 'failed')
}

async function opened(storage: Storage, objectKey: string): Promise<Readable> {
  const { body } = await storage.get(objectKey)
  return body
}
