import { editableStates, type Status } from '../../applications/lifecycle.ts'
import type { Db } from '../../platform/db/client.ts'
import { type Language, languages } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import { readContactAddress } from '../contacts/contact.ts'
import { withoutExtension } from '../mail/mailbox.ts'
import { queueLetter } from '../notifications/sending/queue.ts'
import { unprovenDigest } from './reading/unproven.ts'

/** A mail without an application, with the data for the letter about it. */
interface WaitingMail {
  mailId: string
  address: string
  /** The language of the mail; null where it is not clear. */
  language: Language | null
  reference: string
  messageId: string | null
  isProven: boolean
}

/**
 * Queues a letter to the sender of a mail without an application, with the mail's reference. A sender gets one such
 * letter a day, however many mails they send, and from whatever extension of their address: nobody can have many sent
 * to somebody else. Mails without proof of their sender are counted apart, so that nobody can use up the letter of
 * somebody else. When the language of the mail is not clear, the letter is Indonesian with a sentence in English.
 */
export async function sendReceipt(tx: Db, vault: Vault, mail: WaitingMail): Promise<void> {
  const { mailId, reference, language, isProven, ...rest } = mail
  const sender = vault.digest('email', withoutExtension(rest.address))
  if (!(await isFirstToday(tx, isProven ? sender : unprovenDigest(sender)))) return
  await send(tx, vault, {
    ...rest,
    language: language ?? languages[0],
    causeId: mailId,
    kind: 'mail_received',
    applicationId: null,
    facts: { mail: reference, ...(language === null && { alsoEnglish: 'yes' }) },
  })
}

const forgottenDays = 3

/** Stores that a sender is answered automatically today. Returns false when they were already. */
async function isFirstToday(tx: Db, senderDigest: Buffer): Promise<boolean> {
  const answered = await tx`
    with forgotten as (
      delete from automatic_answers
      where "on" < network_day() - ${forgottenDays}::int
    )
    insert into automatic_answers (sender_digest, "on")
    values (${senderDigest}, network_day())
    on conflict do nothing`
  return answered.count === 1
}

/** A mail that was filed in an application, with the data for the letter about it. */
interface FiledMail {
  /** The id of the mail, or of the act by which an officer filed it. */
  causeId: string
  mailReference: string
  address: string
  language: Language
  applicationId: string
  status: Status
  files: number
  /**
   * The link by which the sender accepts the files and submits again. Null for a mail that an officer filed, because
   * its sender is not proven.
   */
  link: string | null
  messageId: string | null
}

/** The limit of letters a day about the mails of one application: two programs may be answering each other. */
const lettersADay = 20

/** True when the link of a filed mail lets its sender do something: use the files, or submit again. */
const isOfUse = ({ status, files }: Pick<FiledMail, 'status' | 'files'>): boolean =>
  status === 'returned' || (files > 0 && editableStates.includes(status))

/**
 * Queues a letter to a contact of an application: their mail was filed there, and what happens next. It has the link
 * only while the application takes files or can be submitted again. Queues none when the limit of the day is reached.
 */
export async function sendFilingLetter(tx: Db, vault: Vault, filed: FiledMail): Promise<void> {
  const { causeId, mailReference, address, language, applicationId, status, files, link, messageId } = filed
  const [told] = await tx<{ count: number }[]>`
    select count(*)::int as count
    from notices
    where application_id = ${applicationId} and kind = 'mail_filed' and made_at > now() - interval '1 day'`
  if ((told?.count ?? 0) >= lettersADay) return
  await send(tx, vault, {
    causeId,
    kind: 'mail_filed',
    address,
    language,
    applicationId,
    facts: {
      mail: mailReference,
      ...(files > 0 && { files: String(files) }),
      ...(status === 'returned' && { returned: 'yes' }),
      ...(link === null && { byOfficer: 'yes' }),
    },
    secrets: link !== null && isOfUse(filed) ? { link } : {},
    messageId,
  })
}

/** An officer's answer to a mail. */
interface OfficersAnswer {
  answerId: string
  address: string
  language: Language
  reference: string
  missing: readonly string[]
  note: string | null
  messageId: string | null
}

/** Queues an officer's answer to a mail, with the missing papers one a line, if any. */
export async function sendAnswer(tx: Db, vault: Vault, answer: OfficersAnswer): Promise<void> {
  const { answerId, reference, missing, note, ...rest } = answer
  await send(tx, vault, {
    ...rest,
    causeId: answerId,
    kind: 'mail_answer',
    applicationId: null,
    facts: { mail: reference },
    secrets: { missing: missing.map((line) => `- ${line}`).join('\n'), note: note ?? '' },
  })
}

interface MailLetter {
  causeId: string
  kind: 'mail_received' | 'mail_filed' | 'mail_answer'
  address: string
  language: Language
  applicationId: string | null
  facts: Record<string, string>
  secrets?: Record<string, string>
  messageId: string | null
}

/** Queues a letter that answers a mail; none to an address that cannot be used. */
async function send(tx: Db, vault: Vault, { address, messageId, ...letter }: MailLetter): Promise<void> {
  const usable = readContactAddress('email', address)
  if (usable !== null)
    await queueLetter(tx, vault, { ...letter, channel: 'email', address: usable, inReplyTo: messageId })
}
