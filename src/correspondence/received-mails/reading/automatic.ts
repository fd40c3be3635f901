import { isWithinMailbox } from '../../mail/mailbox.ts'

/** The headers that show if a program sent a mail. */
export interface MailTraits {
  autoSubmitted: string
  precedence: string
  isReport: boolean
  hasListHeader: boolean
  suppressesAnswers: boolean
  isAutoReply: boolean
  /** Null for the empty sender of bounces; undefined without that header. */
  returnPath: string | null | undefined
}

/** Addresses of programs, recognised by their names (RFC 3834 §2, RFC 2142). */
const machines = new RegExp(
  '^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|listserv|majordomo|.*-(?:request|owner|bounces?))@' +
    '|^owner-',
  'i',
)

/** Returns true for a mail that a program sent by itself, such as an automatic answer or a delivery report. */
export function isAutomatic({ autoSubmitted, isReport, isAutoReply, precedence }: MailTraits): boolean {
  return (
    (autoSubmitted !== '' && !/^no\b/.test(autoSubmitted)) || isReport || isAutoReply || precedence === 'auto_reply'
  )
}

/** Returns true for a mail from a mailing list, or in bulk. */
export const isFromList = ({ hasListHeader, precedence }: MailTraits): boolean =>
  hasListHeader || ['list', 'bulk', 'junk'].includes(precedence)

/**
 * Returns the address to which the mail would bounce: its envelope sender, otherwise its Return-Path. Null for the
 * empty sender of bounces; undefined when neither is known.
 */
export const returnAddress = (
  sender: string | null | undefined,
  { returnPath }: MailTraits,
): string | null | undefined => (sender === undefined ? returnPath : sender)

/** True when an automatic answer may be sent (RFC 3834 §2): a person wrote the mail, and it is not our own. */
export const mayBeAnswered = (
  traits: MailTraits,
  from: string | null,
  sender: string | null | undefined,
  mailbox: string,
): boolean =>
  from !== null &&
  returnAddress(sender, traits) !== null &&
  !isAutomatic(traits) &&
  !isFromList(traits) &&
  !traits.suppressesAnswers &&
  !machines.test(from) &&
  !isWithinMailbox(mailbox, from)
