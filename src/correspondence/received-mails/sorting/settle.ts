import { hash, randomBytes } from 'node:crypto'
import type { Db } from '../../../platform/db/client.ts'
import { ownStrays } from '../../../platform/stored-objects/ownership.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { bounceIn } from '../../mail/delivery-status.ts'
import type { Mailbox } from '../../mail/mailbox.ts'
import { noteBounce } from '../../notifications/sending/changes.ts'
import { sendFilingLetter, sendReceipt } from '../letters.ts'
import { appendMail } from './append-mail.ts'
import { writeMail } from './changes.ts'
import type { Disposition } from './disposition.ts'
import type { Entry } from './entry.ts'
import { type Decision, decide, type Facts, type IdentifiedMail } from './facts.ts'
import { holdDecision, holdWaiting } from './holds.ts'

/** The services that settle a mail. */
export interface Settling {
  vault: Vault
  mailbox: Mailbox
  /** The public address of the API, for links. */
  publicUrl: string
}

/** A mail with its decision and its content, ready to be stored. `kept` are the keys of its files in the storage. */
interface Unsettled {
  mail: IdentifiedMail
  decision: Decision
  entry: Entry
  kept: readonly string[]
}

/**
 * Stores the disposition of a mail and all consequences in the transaction `tx`: row, files, the message in the
 * application, the bounce of a notice, the letter to its sender. Returns the disposition. Throws when another worker
 * has settled the mail, or when the decision is no longer valid; the next attempt decides again.
 */
export async function settleMail(tx: Db, parts: Settling, unsettled: Unsettled): Promise<Disposition> {
  const { mail, entry, kept } = unsettled
  await recordBounce(tx, mail)
  const held = await holdDecision(tx, mail, unsettled.decision, parts.mailbox.address)
  const decision = await enterInApplication(tx, mail, held)
  const { facts, disposition } = decision
  if (disposition.state === 'triage')
    await holdWaiting(tx, { aboutId: facts.application?.id ?? null, sender: mail.senderDigest })
  const token = disposition.state === 'filed' ? randomBytes(24).toString('base64url') : null
  const confirmDigest = token === null ? null : hash('sha256', token, 'buffer')
  if (!(await writeMail(tx, mail, decision, entry, confirmDigest)))
    throw new Error('A mail was read by two workers; the other one has it.')
  if (disposition.state !== 'ignored' && kept.length > 0 && !(await ownStrays(tx, kept)))
    throw new Error('An attachment was swept before it was taken.')
  const link = `${parts.publicUrl}/v1/received-mail-confirmations/${token}`
  if (disposition.letter === 'mail_filed') await tellContact(tx, parts.vault, mail, facts, link)
  if (disposition.letter === 'mail_received')
    await confirmReceipt(tx, parts.vault, mail, { ...entry, isProven: facts.authenticated })
  return disposition
}

/** Marks the notice that this mail reports as bounced. */
async function recordBounce(tx: Db, { names: { noticeId }, examined: { read } }: IdentifiedMail): Promise<void> {
  const bounce = noticeId === null ? null : bounceIn(read.text)
  if (noticeId !== null && bounce !== null) await noteBounce(tx, noticeId, bounce)
}

/** Adds a mail that is to be filed to the correspondence. When that is closed or full, returns another decision. */
async function enterInApplication(
  tx: Db,
  { claimed, examined }: IdentifiedMail,
  decision: Decision,
): Promise<Decision> {
  const { facts, disposition } = decision
  const { application } = facts
  if (disposition.state !== 'filed' || application === null) return decision
  const { id: applicationId, status } = application
  const appended = await appendMail(tx, { applicationId, status, mailId: claimed.id }, examined.read, null)
  return appended === 'appended' ? decision : decide({ ...facts, application: { ...application, thread: appended } })
}

/** Queues the letter to a contact that their mail was filed, with the link to accept its files and to submit again. */
async function tellContact(
  tx: Db,
  vault: Vault,
  { claimed, examined: { read } }: IdentifiedMail,
  { application }: Facts,
  link: string,
): Promise<void> {
  if (!application?.contactLanguage || read.from === null) return
  await sendFilingLetter(tx, vault, {
    causeId: claimed.id,
    mailReference: claimed.reference,
    address: read.from,
    language: application.contactLanguage,
    applicationId: application.id,
    status: application.status,
    files: read.files.length,
    link,
    messageId: read.messageId,
  })
}

/** Queues the letter to the sender that their mail waits for an officer. */
async function confirmReceipt(
  tx: Db,
  vault: Vault,
  { claimed, examined: { read } }: IdentifiedMail,
  { language, isProven }: Pick<Entry, 'language'> & { isProven: boolean },
): Promise<void> {
  if (read.from === null) return
  await sendReceipt(tx, vault, {
    mailId: claimed.id,
    address: read.from,
    language,
    reference: claimed.reference,
    messageId: read.messageId,
    isProven,
  })
}
