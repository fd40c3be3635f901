import { hash, randomBytes } from 'node:crypto'
import type { Db } from '../../../platform/db/client.ts'
import { ownStrays } from '../../../platform/stored-objects/ownership.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { bounceIn } from '../../mail/delivery-status.ts'
import type { Mailbox } from '../../mail/mailbox.ts'
import { noteBounce } from '../../notifications/changes.ts'
import { sendFilingLetter, sendReceipt } from '../letters.ts'
import { appendMail } from './append-mail.ts'
import { writeMail } from './changes.ts'
import type { Disposition } from './disposition.ts'
import type { Entry } from './entry.ts'
import { type Decision, decide, type Facts, type IdentifiedMail } from './facts.ts'
import { holdDecision, holdWaiting } from './holds.ts'

/** The services that a mail is settled with. */
export interface Settling {
  vault: Vault
  mailbox: Mailbox
  /** The address at which people reach the API; links lead there. */
  publicUrl: string
}

/** A mail with its decision and its content, ready to be written. `kept` are the keys of its files in the storage. */
export interface Unsettled {
  mail: IdentifiedMail
  decision: Decision
  entry: Entry
  kept: readonly string[]
}

/**
 * Writes what becomes of a mail, with all that follows: its row and its files, the message in the application, the
 * bounce of a notice, the letter to its sender. `tx` has to be a transaction: all of it happens, or nothing. Returns
 * the disposition. Throws when another worker has settled the mail, or when the decision does not hold any more; the
 * next try decides anew.
 */
export async function settleMail(tx: Db, parts: Settling, unsettled: Unsettled): Promise<Disposition> {
  const { mail, entry, kept } = unsettled
  await noteReturned(tx, mail)
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
  if (disposition.letter === 'mail_received') await confirmReceipt(tx, parts.vault, mail, entry)
  return disposition
}

/** Notes the bounce of a notice that this mail brings back. */
async function noteReturned(tx: Db, { names: { noticeId }, examined: { read } }: IdentifiedMail): Promise<void> {
  const bounce = noticeId === null ? null : bounceIn(read.text)
  if (noticeId !== null && bounce !== null) await noteBounce(tx, noticeId, bounce)
}

/** Puts a mail that is to be filed into the correspondence. A correspondence that is closed or full decides anew. */
async function enterInApplication(
  tx: Db,
  { claimed, examined }: IdentifiedMail,
  decision: Decision,
): Promise<Decision> {
  const { facts, disposition } = decision
  const { application } = facts
  if (disposition.state !== 'filed' || application === null) return decision
  const appended = await appendMail(tx, { applicationId: application.id, mailId: claimed.id }, examined.read, null)
  return appended === 'appended' ? decision : decide({ ...facts, application: { ...application, thread: appended } })
}

/** Tells the contact of an application that their mail was filed there; the link lets them act by it. */
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

/** Confirms to its sender that a mail waits for an officer. */
async function confirmReceipt(
  tx: Db,
  vault: Vault,
  { claimed, examined: { read }, senderDigest }: IdentifiedMail,
  { language }: Entry,
): Promise<void> {
  if (read.from === null || senderDigest === null) return
  await sendReceipt(tx, vault, senderDigest, {
    mailId: claimed.id,
    address: read.from,
    language,
    reference: claimed.reference,
    messageId: read.messageId,
  })
}
