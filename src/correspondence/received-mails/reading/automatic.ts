import { sameAddress } from '../../mail/mailbox.ts'

/** What a mail says of how it was made. */
export interface MailTraits {
  autoSubmitted: string
  precedence: string
  isReport: boolean
  hasListHeader: boolean
  suppressesAnswers: boolean
  isAutoReply: boolean
  /** Null for the empty sender of bounces, undefined where no server wrote it down. */
  returnPath: string | null | undefined
}

/** Senders that are machines by their names, RFC 3834 §2 and RFC 2142. */
const machines =
  /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|listserv|majordomo|.*-(?:request|owner|bounces?))@|^owner-/i

/** Whether a machine sent this by itself: an answer, a note that something could not be delivered. */
export function isAutomatic({ autoSubmitted, isReport, isAutoReply, precedence }: MailTraits): boolean {
  return (
    (autoSubmitted !== '' && !/^no\b/.test(autoSubmitted)) || isReport || isAutoReply || precedence === 'auto_reply'
  )
}

/** Whether it came over a list, to many. */
export const isFromList = ({ hasListHeader, precedence }: MailTraits): boolean =>
  hasListHeader || ['list', 'bulk', 'junk'].includes(precedence)

/**
 * Where what cannot be delivered would come back to, by whoever handed the mail over or else by its Return-Path; null
 * for nowhere, as with what came back itself.
 */
export const returnAddress = (
  sender: string | null | undefined,
  { returnPath }: MailTraits,
): string | null | undefined => (sender === undefined ? returnPath : sender)

/**
 * Whether a mail may be answered by itself (RFC 3834 §2): it came from a person who is there to read that, and not from
 * us.
 */
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
