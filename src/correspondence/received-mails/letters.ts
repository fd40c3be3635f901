import type { Status } from '../../applications/lifecycle.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import { readContactAddress } from '../contacts/contact.ts'
import { queueLetter } from '../notifications/queue.ts'

/** Confirms receipt to the sender of a mail without an application, with the mail's reference. */
export const answerReceipt = (
  tx: Db,
  vault: Vault,
  {
    mailId,
    address,
    language,
    reference,
    messageId,
  }: { mailId: string; address: string; language: Language; reference: string; messageId: string | null },
) =>
  send(tx, vault, {
    causeId: mailId,
    kind: 'mail_received',
    address,
    language,
    applicationId: null,
    facts: { mail: reference },
    messageId,
  })

/** A mail that was filed in an application, with the data for the letter about it. */
export interface FiledMail {
  /** The mail, or what an officer did with it. */
  causeId: string
  mailReference: string
  address: string
  language: Language
  applicationId: string
  status: Status
  files: number
  /**
   * The link by which the sender accepts the files and submits again. Null for a mail that an officer filed: its sender
   * is not proven.
   */
  link: string | null
  messageId: string | null
}

/** Above this number of mails a day about one application, no receipt is sent: machines may be answering each other. */
const wordsADay = 20

/** Tells the contact of an application that their mail was filed there, and what happens next. */
export async function tellFiled(tx: Db, vault: Vault, filed: FiledMail): Promise<void> {
  const { causeId, mailReference, address, language, applicationId, status, files, link, messageId } = filed
  const [told] = await tx<{ count: number }[]>`
    select count(*)::int as count from notices
    where application_id = ${applicationId} and kind = 'mail_filed' and made_at > now() - interval '1 day'`
  if ((told?.count ?? 0) >= wordsADay) return
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
    secrets: link === null ? {} : { link },
    messageId,
  })
}

/** What an officer answers to a mail: what is missing, line by line. */
export const answerMail = (
  tx: Db,
  vault: Vault,
  {
    answerId,
    address,
    language,
    reference,
    missing,
    note,
    messageId,
  }: {
    answerId: string
    address: string
    language: Language
    reference: string
    missing: readonly string[]
    note: string | null
    messageId: string | null
  },
) =>
  send(tx, vault, {
    causeId: answerId,
    kind: 'mail_answer',
    address,
    language,
    applicationId: null,
    facts: { mail: reference },
    secrets: { missing: missing.map((line) => `- ${line}`).join('\n'), note: note ?? '' },
    messageId,
  })

async function send(
  tx: Db,
  vault: Vault,
  {
    address,
    messageId,
    ...letter
  }: {
    causeId: string
    kind: 'mail_received' | 'mail_filed' | 'mail_answer'
    address: string
    language: Language
    applicationId: string | null
    facts: Record<string, string>
    secrets?: Record<string, string>
    messageId: string | null
  },
): Promise<void> {
  const usable = readContactAddress('email', address)
  if (usable !== null)
    await queueLetter(tx, vault, { ...letter, channel: 'email', address: usable, inReplyTo: messageId })
}
