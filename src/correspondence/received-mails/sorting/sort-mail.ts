import { createHash, randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { detectType } from '../../../applications/documents/file-check.ts'
import { namedByType } from '../../../applications/documents/file-name.ts'
import type { ScanState } from '../../../applications/documents/scan-state.ts'
import { publishedVersion } from '../../../catalogue/permit-types/queries.ts'
import { type Database, inTransaction } from '../../../platform/db/client.ts'
import { Postponed } from '../../../platform/jobs/running.ts'
import type { Scanner } from '../../../platform/scanner.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { languages } from '../../../platform/words.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { maskedAddress } from '../../contacts/contact.ts'
import { bounceIn } from '../../mail/delivery-status.ts'
import { type Mailbox, sameAddress } from '../../mail/mailbox.ts'
import { readAddress, readMailSubject, readSubject } from '../../mail/reply-address.ts'
import { noteBounce } from '../../notifications/changes.ts'
import { keep, letGo, own } from '../keeping/keep.ts'
import { type PersonalOfMail, sealed, unsealed } from '../keeping/sealing.ts'
import { answerReceipt, tellFiled } from '../letters.ts'
import { isAutomatic, isFromList, mayBeAnswered, returnAddress } from '../reading/automatic.ts'
import { writtenIn } from '../reading/language-of-text.ts'
import { placesIn } from '../reading/place-words.ts'
import { type ReadMail, readMail, Unreadable } from '../reading/read-mail.ts'
import type { SenderCheck, SenderChecks } from '../reading/sender-check.ts'
import { type Naming, slotsNamed } from '../reading/slot-words.ts'
import type { Flaw } from '../received-mail.ts'
import {
  appendMail,
  demandConversation,
  demandOffice,
  demandSender,
  holdWaiting,
  isFirstToday,
  type Sorted,
  settle,
} from './changes.ts'
import { told } from './correspondence-text.ts'
import { type Destiny, destinyOf } from './disposition.ts'
import {
  type Claimed,
  claimMail,
  conversationOf,
  earlierMail,
  type NamedFile,
  namedFile,
  triageOffice,
} from './queries.ts'

/** What mail is read with. */
export interface Sorting {
  database: Database
  storage: Storage
  vault: Vault
  mailbox: Mailbox
  checkSender: SenderCheck
  scanner: Scanner | null
  /** Where people reach the API: links lead there. */
  publicUrl: string
}

/** Longer than a mail may be read, its files be scanned and its sender be looked up. */
const leaseSeconds = 15 * 60
const attemptsLimit = 5
/**
 * So often a name server that does not answer is asked again, before the mail goes on without. A scanner holds no mail
 * up: what it did not look at waits, and is scanned again.
 */
const patientAttempts = 3
const confirmDays = 14

/** A file of a mail, as it lies in the storage. */
interface File {
  objectKey: string
  sizeBytes: number
  sha256: Buffer
  mediaType: string
  ending: string | null
  scan: ScanState
}

/**
 * Reads a mail that waits, and files it or puts it where somebody looks at it. One mail; returns how many. What fails
 * now is tried again later, and a name server that is gone holds up no other mail; what fails again and again goes to
 * an officer as it came. Nothing of a mail is done twice: its row changes once, with all that follows from it.
 */
export async function sortMail(parts: Sorting): Promise<number> {
  const mail = await claimMail(parts.database.pool, leaseSeconds)
  if (!mail) return 0
  const kept: string[] = []
  try {
    await settleOne(parts, mail, await lookAt(parts, mail, kept), kept)
  } catch (error) {
    await letGo(parts.database.pool, parts.storage, kept)
    if (mail.attempts < attemptsLimit) throw error
    await settleOne(
      parts,
      mail,
      {
        ...nothingKnown,
        flaw: 'could_not_be_read',
        scan: mail.objectKey === null ? null : await scanOf(parts, mail.objectKey),
      },
      [],
    )
  }
  return 1
}

/** What was found in a mail. */
interface Found {
  flaw: Flaw | null /** Of the mail as it came, where that is all there is. */
  scan: ScanState | null
  read: Omit<ReadMail<File>, 'contentDigest'>
  contentDigest: Buffer | null
  checks: SenderChecks | null
}

const empty = Buffer.alloc(0)

const nothingKnown: Found = {
  flaw: null,
  scan: null,
  contentDigest: null,
  checks: null,
  read: {
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
  },
}

/** Reads a mail, and keeps its files; `kept` names them as they come. */
async function lookAt(parts: Sorting, { id, objectKey, personal, attempts }: Claimed, kept: string[]): Promise<Found> {
  const { storage, vault, checkSender } = parts
  const { envelope, from, subject } = await unsealed(vault, id, personal)
  if (objectKey === null)
    return {
      ...nothingKnown,
      flaw: 'too_large',
      read: { ...nothingKnown.read, from: from ?? null, subject: subject ?? '' },
    }
  const checks = await checkSender(await opened(storage, objectKey), envelope)
  if (checks.temporary && attempts < patientAttempts) throw new Postponed('A name server did not answer.')
  try {
    const { contentDigest, ...read } = await readMail(await opened(storage, objectKey), (content) =>
      fileOf(parts, content, kept),
    )
    return { flaw: null, scan: null, read, contentDigest, checks }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    await letGo(parts.database.pool, storage, kept.splice(0))
    return {
      ...nothingKnown,
      flaw: error.flaw,
      scan: await scanOf(parts, objectKey),
      checks,
      read: { ...nothingKnown.read, from: typeof envelope.sender === 'string' ? envelope.sender : null },
    }
  }
}

async function fileOf(parts: Sorting, content: Readable, kept: string[]): Promise<File> {
  const {
    database: { pool },
    storage,
  } = parts
  const { objectKey, sizeBytes, sha256, head } = await keep(pool, storage, content, {
    folder: 'mails',
    mediaType: 'application/octet-stream',
    maxBytes: Infinity,
  })
  kept.push(objectKey)
  return { objectKey, sizeBytes, sha256, ...(await detectType(head)), scan: await scanOf(parts, objectKey) }
}

/** What the scanner says of an object. */
async function scanOf({ storage, scanner }: Sorting, objectKey: string): Promise<ScanState> {
  if (scanner === null) return 'unscanned'
  return opened(storage, objectKey)
    .then((content) => scanner.scan(content))
    .catch(() => 'failed')
}

/** Decides where a mail goes, and writes it down with all that follows. */
async function settleOne(
  parts: Sorting,
  mail: Claimed,
  { flaw, scan, read, contentDigest, checks }: Found,
  kept: readonly string[],
): Promise<void> {
  const {
    database: { pool },
    vault,
    mailbox,
  } = parts
  const { envelope } = await unsealed(vault, mail.id, mail.personal)
  const senderDigest = read.from === null ? null : vault.digest('email', read.from)
  const messageIdDigest =
    read.messageId === null ? mail.messageIdDigest : createHash('sha256').update(read.messageId).digest()
  const content = contentDigest ?? mail.contentDigest
  const { references, mailReferences, noticeId } = namesIn(
    mailbox,
    [...envelope.recipients, ...read.recipients],
    read.subject,
  )
  const [mailReference = null] = references.size === 0 ? mailReferences : []
  const answered = mailReference === null ? null : await conversationOf(pool, mailReference)
  if (answered?.applicationReference) references.add(answered.applicationReference)
  const [reference = null] = references
  const file = reference === null ? null : await namedFile(pool, reference, senderDigest)
  const earlier = contentDigest === null ? null : await earlierMail(pool, mail.id, messageIdDigest, contentDigest)
  const destiny = destinyOf({
    flaw,
    isOwn: read.from !== null && sameAddress(read.from, mailbox.address),
    isBounce: noticeId !== null,
    isAutomatic: isAutomatic(read.traits),
    isFromList: isFromList(read.traits),
    hasSender: flaw !== null || returnAddress(envelope.sender, read.traits) !== null,
    earlier,
    named: Math.max(references.size, mailReferences.size),
    file: file && { status: file.status, senderIsContact: file.contactLanguage !== null },
    conversation:
      answered && file === null
        ? { isWithSender: senderDigest?.equals(answered.senderDigest ?? empty) ?? false }
        : null,
    authenticated: checks?.authenticated ?? false,
    writtenAt: read.date,
    receivedAt: mail.receivedAt,
  })
  const joined = destiny.reason === 'answer' ? answered : null
  const officeId = await triageOffice(pool, {
    officeId: file?.officeId ?? joined?.officeId ?? null,
    sender: senderDigest,
    place: placesIn(`${read.subject}\n${read.text}`),
  })
  const language = writtenIn(read)
  const naming = await namingOf(parts, file, read)
  const personal: PersonalOfMail = {
    envelope,
    ...(read.messageId !== null && { messageId: read.messageId }),
    ...(read.from !== null && { from: read.from }),
    fromName: read.fromName,
    subject: read.subject,
    text: read.text,
  }
  const seal = await sealed(vault, mail.id, personal)
  await inTransaction(pool, async (tx) => {
    await demandOffice(tx, officeId)
    if (joined && mailReference !== null) await demandConversation(tx, mailReference, joined)
    const bounce = noticeId === null ? null : bounceIn(read.text)
    if (noticeId !== null && bounce !== null) await noteBounce(tx, noticeId, bounce)
    if (destiny.state === 'filed' && file && reference !== null) await demandSender(tx, reference, senderDigest, file)
    const settled =
      destiny.state === 'filed' && file
        ? await filedOr(await appendMail(tx, file.id, mail.id, told(read), null), destiny)
        : destiny
    const isFiled = settled.state === 'filed'
    if (settled.state === 'triage') await holdWaiting(tx, { aboutId: file?.id ?? null, sender: senderDigest })
    const token = isFiled ? randomBytes(24).toString('base64url') : null
    const sorted: Sorted = {
      ...settled,
      sealed: seal,
      senderDigest,
      shown: read.from === null ? null : maskedAddress('email', read.from),
      messageIdDigest,
      contentDigest: content,
      checks,
      scan,
      applicationId: isFiled ? (file?.id ?? null) : null,
      aboutId: file?.id ?? null,
      officeId: settled.state === 'ignored' ? null : officeId,
      threadId: joined?.id ?? null,
      language,
      files:
        settled.state === 'ignored'
          ? []
          : read.files.map(({ ending, ...found }, index) => ({
              ...found,
              fileName: namedByType(found.fileName, ending),
              naming: naming[index] ?? null,
            })),
      confirmation: token === null ? null : { digest: createHash('sha256').update(token).digest(), days: confirmDays },
    }
    if (!(await settle(tx, mail, sorted))) throw new Error('A mail was read by two workers; the other one has it.')
    if (settled.state !== 'ignored' && !(await own(tx, kept)))
      throw new Error('A file of a mail was swept before it was taken.')
    const isAnswerable = mayBeAnswered(read.traits, read.from, envelope.sender, mailbox.address)
    if (token !== null && file?.contactLanguage && read.from !== null && isAnswerable)
      await tellFiled(tx, vault, {
        causeId: mail.id,
        mailReference: mail.reference,
        address: read.from,
        language: file.contactLanguage,
        applicationId: file.id,
        status: file.status,
        files: read.files.length,
        link: `${parts.publicUrl}/v1/received-mail-confirmations/${token}`,
        messageId: read.messageId,
      })
    if (
      settled.state === 'triage' &&
      read.from !== null &&
      senderDigest !== null &&
      isAnswerable &&
      (await isFirstToday(tx, senderDigest))
    ) {
      await answerReceipt(tx, vault, {
        mailId: mail.id,
        address: read.from,
        language: language ?? languages[0],
        reference: mail.reference,
        messageId: read.messageId,
      })
    }
  })
  if (destiny.state === 'ignored') await letGo(pool, parts.storage, kept)
}

/** Returns the applications, mails or returned notice that the signed addresses and tags of a mail name. */
function namesIn(
  { address, keys }: Mailbox,
  recipients: readonly string[],
  subject: string,
): { references: Set<string>; mailReferences: Set<string>; noticeId: string | null } {
  const read = recipients
    .flatMap((recipient) => readAddress(keys, recipient) ?? [])
    .filter(({ mailbox }) => sameAddress(mailbox, address))
  return {
    references: new Set(
      [...read, { reference: readSubject(keys, subject) }].flatMap(({ reference }) => reference ?? []),
    ),
    mailReferences: new Set(
      [...read, { mailReference: readMailSubject(keys, subject) }].flatMap(({ mailReference }) => mailReference ?? []),
    ),
    noticeId: read.find(({ noticeId }) => noticeId !== null)?.noticeId ?? null,
  }
}

const filedOr = async (appended: 'appended' | 'closed' | 'full', filed: Destiny): Promise<Destiny> =>
  appended === 'appended' ? filed : { state: 'triage', reason: appended === 'full' ? 'thread_full' : 'file_closed' }

async function namingOf(
  { database: { lane } }: Sorting,
  file: NamedFile | null,
  { files, subject, text }: Found['read'],
): Promise<(Naming | null)[]> {
  if (file === null || files.length === 0) return []
  const { definition } = await publishedVersion(lane, file.permitType, file.permitTypeVersion)
  return slotsNamed(
    files.map(({ fileName }) => fileName),
    { subject, text },
    definition.documents,
  )
}

async function opened(storage: Storage, objectKey: string): Promise<Readable> {
  const { body } = await storage.get(objectKey)
  return body
}
