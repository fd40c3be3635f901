import { readContactAddress } from '../contacts/contact.ts'
import type { Db } from '../db/client.ts'
import { queueLetter } from '../notifications/queue.ts'
import type { Vault } from '../privacy/vault.ts'
import type { Language } from '../words.ts'

/** Tells whoever wrote without a file that their mail is there, and by what it is known. The first language is the network's: who writes is not known. */
export const answerReceipt = (
  tx: Db,
  vault: Vault,
  {
    mailId,
    address,
    reference,
    messageId,
  }: { mailId: string; address: string; reference: string; messageId: string | null },
) =>
  send(tx, vault, {
    causeId: mailId,
    kind: 'mail_received',
    address,
    language: 'id',
    applicationId: null,
    facts: { mail: reference },
    messageId,
  })

/** Tells an applicant that their mail was filed, and how the files in it come to count. The link is theirs alone. */
export const askToConfirm = (
  tx: Db,
  vault: Vault,
  {
    mailId,
    address,
    language,
    applicationId,
    files,
    link,
    messageId,
  }: {
    mailId: string
    address: string
    language: Language
    applicationId: string
    files: number
    link: string
    messageId: string | null
  },
) =>
  send(tx, vault, {
    causeId: mailId,
    kind: 'mail_filed',
    address,
    language,
    applicationId,
    facts: { files: String(files) },
    secrets: { link },
    messageId,
  })

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
