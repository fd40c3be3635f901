import { type Status, states, statuses } from '../../../applications/lifecycle.ts'
import type { Flaw, IgnoredReason, TriageReason } from '../received-mail.ts'

/** What is known of a mail when it is decided where it goes. */
export interface MailFacts {
  flaw: Flaw | null
  isOwn: boolean
  isBounce: boolean
  isAutomatic: boolean
  isFromList: boolean
  hasSender: boolean
  /** Whether this very mail was read before, or another one under its Message-ID. */
  earlier: 'same' | 'other' | null
  /** The applications that it names, by addresses and a tag that we signed. */
  named: number
  /** The one it names; null where there is none, or it was thrown away. */
  file: { status: Status; senderIsContact: boolean } | null
  /**
   * Of a mail without an application: the conversation that a letter of ours names, and whether its sender is the one
   * that letter went to.
   */
  conversation: { isWithSender: boolean } | null
  /** Whether the domain of its sender answers for it. */
  authenticated: boolean
  writtenAt: Date | null
  receivedAt: Date
}

export type Destiny =
  | { state: 'filed'; reason: null }
  | { state: 'triage'; reason: TriageReason }
  | { state: 'ignored'; reason: IgnoredReason }

/** Where mail can be filed: as long as something can come of it. In a draft, too, which waits for papers. */
export const filingStates: readonly Status[] = statuses.filter((status) => states[status].publicStage !== 'closed')

const day = 24 * 60 * 60_000
/** A mail that was written longer ago was kept by somebody, or sent again. */
const oldestDays = 7
const aheadDays = 1

/**
 * Decides where a mail goes. It is filed only when it names one application in an address or a tag that we signed. Its
 * sender has to be a confirmed contact of that application, and the sender's domain authenticated. Every other mail
 * waits for an officer. A mail can cause nothing but its own filing. With the same proofs, a reply to a letter about a
 * mail in triage joins that mail as `answer`.
 */
export function destinyOf(facts: MailFacts): Destiny {
  const ignored = ignoredBecause(facts)
  if (ignored !== null) return { state: 'ignored', reason: ignored }
  const reason = triageBecause(facts)
  return reason === null ? { state: 'filed', reason } : { state: 'triage', reason }
}

function ignoredBecause({ isOwn, isBounce, isAutomatic, hasSender, earlier }: MailFacts): IgnoredReason | null {
  if (isOwn) return 'own_mail'
  if (isBounce) return 'bounce'
  if (earlier === 'same') return 'repeated'
  if (isAutomatic) return 'automatic'
  return hasSender ? null : 'no_sender'
}

function triageBecause({
  flaw,
  isFromList,
  named,
  file,
  conversation,
  earlier,
  authenticated,
  writtenAt,
  receivedAt,
}: MailFacts): TriageReason | null {
  if (flaw !== null) return flaw
  if (isFromList) return 'from_list'
  if (named > 1) return 'names_differ'
  if (file === null && conversation === null) return 'no_file'
  if (!(file?.senderIsContact ?? conversation?.isWithSender)) return 'sender_unknown'
  if (!authenticated) return 'sender_unproven'
  if (earlier === 'other') return 'message_id_reused'
  if (isStale(writtenAt, receivedAt)) return 'too_old'
  if (file === null) return 'answer'
  return filingStates.includes(file.status) ? null : 'file_closed'
}

function isStale(writtenAt: Date | null, receivedAt: Date): boolean {
  if (writtenAt === null) return true
  const age = receivedAt.getTime() - writtenAt.getTime()
  return age > oldestDays * day || age < -aheadDays * day
}
