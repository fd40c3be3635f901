import MailComposer from 'nodemailer/lib/mail-composer'
import type { Language } from '../../../platform/words.ts'
import type { Mailbox } from '../../mail/mailbox.ts'
import { bounceAddress, mailReplyAddress, mailSubjectTag, replyAddress, subjectTag } from '../../mail/reply-address.ts'
import type { Words } from '../writing/notice-words.ts'
import type { Parcel } from './carrier.ts'

interface Addressed {
  noticeId: string
  to: string
  language: Language
  /** The reference of the application that the letter is about; replies are filed in it. */
  reference: string | null
  /**
   * The reference of the mail that the letter is about, when there is no application; replies are joined to that mail.
   */
  mailReference: string | null
  /** The Message-ID of the mail that the letter answers. */
  inReplyTo: string | null
  madeAt: Date
}

const senderNames = { id: 'Pelayanan Terpadu Satu Pintu', en: 'One-Stop Service (PTSP)' } as const satisfies Record<
  Language,
  string
>

/** Returns the Message-ID of a notice, the same in every attempt: a receiver recognises a repetition by it. */
const messageIdOf = (noticeId: string, { address }: Pick<Mailbox, 'address'>): string =>
  `<${noticeId}@${address.slice(address.lastIndexOf('@') + 1)}>`

/** Composes a notice as a mail. The same arguments give the same mail, except for the boundaries of its parts. */
export async function composeMail(
  words: Words,
  { noticeId, to, language, reference, mailReference, inReplyTo, madeAt }: Addressed,
  { address, keys }: Mailbox,
): Promise<Parcel> {
  const answers = answersOf({ address, keys }, { reference, mailReference })
  const mail = new MailComposer({
    messageId: messageIdOf(noticeId, { address }),
    date: madeAt,
    from: { name: senderNames[language], address },
    to: { name: '', address: to },
    replyTo: { name: '', address: answers.to },
    subject: [words.subject, ...answers.tag].join(' '),
    text: words.text,
    html: words.html,
    ...(inReplyTo !== null && { inReplyTo, references: [inReplyTo] }),
    // RFC 3834: asks for no automatic answer. One that is sent all the same goes to the bounce address.
    headers: {
      'Auto-Submitted': inReplyTo === null ? 'auto-generated' : 'auto-replied',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': language,
    },
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    noticeId,
    channel: 'email',
    to,
    sender: bounceAddress(keys, address, noticeId),
    content: await mail.compile().build(),
  }
}

/** Returns the reply address, and the tag that names the same application or mail in a subject. */
function answersOf(
  { address, keys }: Mailbox,
  { reference, mailReference }: Pick<Addressed, 'reference' | 'mailReference'>,
): { to: string; tag: string[] } {
  if (reference !== null) return { to: replyAddress(keys, address, reference), tag: [subjectTag(keys, reference)] }
  if (mailReference !== null)
    return { to: mailReplyAddress(keys, address, mailReference), tag: [mailSubjectTag(keys, mailReference)] }
  return { to: address, tag: [] }
}

/** Composes a notice for a gateway: the short text for an SMS, the whole text for WhatsApp. */
export function composeText(
  words: Words,
  channel: 'sms' | 'whatsapp',
  kind: string,
  { noticeId, to, language, reference }: Addressed,
): Parcel {
  const text = channel === 'sms' ? words.short : `*${words.subject}*\n\n${words.text.trim()}`
  return {
    noticeId,
    channel,
    to,
    sender: '',
    content: Buffer.from(JSON.stringify({ id: noticeId, channel, to, language, kind, reference, text })),
  }
}
