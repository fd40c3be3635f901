import { sameAddress } from '../../mail/mailbox.ts'

/** The headers that show whether a machine made a mail. */
export interface MailTraits {
  autoSubmitted: string
  precedence: string
  isReport: boolean
  hasListHeader: boolean
  suppressesAnswers: boolean
  isAutoReply: boolean
  /** Null for the empty sender of bounces; undefined where no server wrote it. */
  returnPath: string | null | undefined
}

/** Addresses that belong to machines by their names (RFC 3834 §2, RFC 2142). */
const machines = new RegExp(
  '^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|listserv|majordomo|.*-(?:request|owner|bounces?))@' +
    '|^owner-',
  'i',
)

/** Returns true for a mail that a machine sent by itself, such as an automatic answer or a delivery report. */
export function isAutomatic({ autoSubmitted, isReport, isAutoReply, precedence }: MailTraits): boolean {
  return (
    (autoSubmitted !== '' && !/^no\b/.test(autoSubmitted)) || isReport || isAutoReply || precedence === 'auto_reply'
  )
}

/** Returns true for a mail that came over a list, to many receivers. */
export const isFromList = ({ hasListHeader, precedence }: MailTraits): boolean =>
  hasListHeader || ['list', 'bulk', 'junk'].includes(precedence)

/**
 * Returns the address to which the mail would bounce: its envelope sender, or else its Return-Path. Null for the empty
 * sender of bounces; undefined when neither is known.
 */
export const returnAddress = (
  sender: string | null | undefined,
  { returnPath }: MailTraits,
): string | null | undefined => (sender === undefined ? returnPath : sender)

/** Returns true when an automatic answer may be sent (RFC 3834 §2): a person wrote the mail, and not we ourselves. */
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
  !sameAddress(from, mailbox)
