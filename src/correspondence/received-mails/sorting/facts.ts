import { hash } from 'node:crypto'
import { messagesLimit, takesMail } from '../../../applications/messages/correspondence.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { isWithinMailbox, type Mailbox } from '../../mail/mailbox.ts'
import { isAutomatic, isFromList, mayBeAnswered, returnAddress } from '../reading/automatic.ts'
import type { Examined } from '../reading/examine-mail.ts'
import { placesIn } from '../reading/place-words.ts'
import { unprovenDigest } from '../reading/unproven.ts'
import type { ClaimedMail } from './claim-mail.ts'
import { type Disposition, disposition, type MailFacts, type Thread } from './disposition.ts'
import { type SignedNames, signedNamesIn } from './names.ts'
import { findFacts, type NamedApplication, type NamedConversation } from './queries.ts'

/** An examined mail, with its signed references and the hashes of its sender, its Message-ID and its content. */
export interface IdentifiedMail {
  claimed: ClaimedMail
  examined: Examined
  names: SignedNames
  senderDigest: Buffer | null
  messageIdDigest: Buffer | null
  /** The hash of its content: another one where its sender is not proven. */
  contentDigest: Buffer | null
}

/** The facts of a mail, with the rows from which they were read. */
export interface Facts extends MailFacts {
  application: (NamedApplication & NonNullable<MailFacts['application']>) | null
  conversation: NamedConversation | null
  /** The office of the application; otherwise the one for the sender or the place of the mail. */
  officeId: string
}

/** The facts of a mail, and the disposition that follows from them. */
export interface Decision {
  facts: Facts
  disposition: Disposition
}

export const decide = (facts: Facts): Decision => ({ facts, disposition: disposition(facts) })

/**
 * Returns the office whose triage a mail goes to: that of the mail which it names, while no application was made of
 * that one; otherwise that of the facts. It needs no proof of the sender, because it only chooses who reads the mail.
 */
export function officeOf({ facts: { application, conversation, officeId } }: Decision): string {
  return application === null && conversation !== null ? conversation.officeId : officeId
}

/** Adds to a mail its signed references, and the hashes by which its facts are looked up. */
export function identifyMail(
  { vault, mailbox }: { vault: Vault; mailbox: Mailbox },
  claimed: ClaimedMail,
  examined: Examined,
): IdentifiedMail {
  const { envelope, read, contentDigest: content } = examined
  const { from, messageId } = read
  return {
    claimed,
    examined,
    names: signedNamesIn(mailbox, [...envelope.recipients, ...read.recipients], read.subject),
    senderDigest: from === null ? null : vault.digest('email', from),
    messageIdDigest: messageId === null ? claimed.messageIdDigest : hash('sha256', messageId, 'buffer'),
    contentDigest: content === null || isProven(examined) ? content : unprovenDigest(content),
  }
}

const isProven = ({ checks }: Examined): boolean => checks?.authenticated ?? false

/**
 * Reads the facts that decide the disposition of a mail, in one statement. `mailbox` is our own address. Throws when
 * the network has no office.
 */
export async function readFacts(db: Db, mail: IdentifiedMail, mailbox: string): Promise<Facts> {
  const { claimed, examined, names, senderDigest, messageIdDigest } = mail
  const { envelope, read, flaw, contentDigest, checks } = examined
  const [reference = null] = names.applications
  const [mailReference = null] = reference === null ? names.mails : []
  const { application, conversation, earlier, officeId } = await findFacts(db, {
    mailId: claimed.id,
    sender: senderDigest,
    messageId: contentDigest && messageIdDigest,
    content: contentDigest,
    unprovenContent: contentDigest && unprovenDigest(contentDigest),
    isProven: isProven(examined),
    reference,
    mailReference,
    place: placesIn(`${read.subject}\n${read.text}`),
  })
  if (officeId === null) throw new Error('There is no office to give a mail to.')
  return {
    flaw,
    isOwn: read.from !== null && isWithinMailbox(mailbox, read.from),
    isBounce: names.noticeId !== null,
    isAutomatic: isAutomatic(read.traits),
    isFromList: isFromList(read.traits),
    hasSender: flaw !== null || returnAddress(envelope.sender, read.traits) !== null,
    earlier,
    named: Math.max(names.applications.size, names.mails.size),
    application: application && {
      ...application,
      thread: threadOf(application),
      senderIsContact: application.contactLanguage !== null,
    },
    conversation,
    officeId,
    authenticated: isProven(examined),
    writtenAt: read.date,
    receivedAt: claimed.receivedAt,
    isAnswerable: mayBeAnswered(read.traits, read.from, envelope.sender, mailbox) && checks?.disowned === false,
  }
}

function threadOf({ messages, ...application }: NamedApplication): Thread {
  if (!takesMail(application)) return 'closed'
  return (messages ?? 0) >= messagesLimit ? 'full' : 'open'
}
