import type { IgnoredReason, MailFlaw, TriageReason } from '../received-mail.ts'

/** The facts that decide the disposition of a mail. */
export interface MailFacts {
  /** The reason why the mail could not be read completely. */
  flaw: MailFlaw | null
  isOwn: boolean
  isBounce: boolean
  isAutomatic: boolean
  isFromList: boolean
  /** False for a mail with the empty sender of bounces. */
  hasSender: boolean
  /** An earlier mail with the same Message-ID: `same` has the same content, `other` another one. */
  earlier: 'same' | 'other' | null
  /**
   * The number of applications or of mails that it names by addresses and tags that we signed, whichever is greater.
   */
  named: number
  /** The application that it names; null when there is none, or it was discarded. */
  application: { thread: Thread; senderIsContact: boolean } | null
  /** The conversation that it names. `isWithSender` is true when the same sender wrote the mail that it names. */
  conversation: { isWithSender: boolean } | null
  /** True when SPF, DKIM and DMARC prove the domain of the sender. */
  authenticated: boolean
  writtenAt: Date | null
  receivedAt: Date
  /** True when an automatic letter may go to the sender (RFC 3834): it was checked, and no domain disowns the mail. */
  isAnswerable: boolean
}

/** The state of an application's correspondence: `closed` and `full` take no more messages. */
export type Thread = 'open' | 'closed' | 'full'

/** The disposition of a mail, and the letter that its sender gets. */
export type Disposition =
  | { state: 'filed'; reason: null; letter: 'mail_filed' | null }
  | { state: 'triage'; reason: TriageReason; letter: 'mail_received' | null }
  | { state: 'ignored'; reason: IgnoredReason; letter: null }

type Rule<Reason> = readonly [reason: Reason, applies: (facts: MailFacts) => boolean]

/** Reasons to ignore a mail. The first that applies counts. */
const ignoring: readonly Rule<IgnoredReason>[] = [
  ['own_mail', ({ isOwn }) => isOwn],
  ['bounce', ({ isBounce }) => isBounce],
  ['repeated', ({ earlier }) => earlier === 'same'],
  ['automatic', ({ isAutomatic }) => isAutomatic],
  ['no_sender', ({ hasSender }) => !hasSender],
]

/** Reasons to leave a mail to an officer; a flaw precedes them. The first that applies counts. */
const waiting: readonly Rule<TriageReason>[] = [
  ['from_list', ({ isFromList }) => isFromList],
  ['names_differ', ({ named }) => named > 1],
  ['no_file', ({ application, conversation }) => application === null && conversation === null],
  ['sender_unknown', ({ application, conversation }) => !(application?.senderIsContact ?? conversation?.isWithSender)],
  ['sender_unproven', ({ authenticated }) => !authenticated],
  ['message_id_reused', ({ earlier }) => earlier === 'other'],
  ['too_old', isTooOld],
  ['answer', ({ application }) => application === null],
  ['file_closed', ({ application }) => application?.thread === 'closed'],
  ['thread_full', ({ application }) => application?.thread === 'full'],
]

/**
 * Decides the disposition of a mail. Own mail, bounces, repetitions and automatic mail are ignored. Other mail is filed
 * only when it names one application in an address or a tag that we signed, its sender is a confirmed contact of that
 * application, and the sender's domain is authenticated. Otherwise it waits for an officer. With the same proofs, a
 * reply to a letter about a mail in triage joins that mail as `answer`. A mail causes nothing but its own filing.
 */
export function disposition(facts: MailFacts): Disposition {
  const { flaw, isAnswerable } = facts
  const ignored = firstThatApplies(ignoring, facts)
  if (ignored !== null) return { state: 'ignored', reason: ignored, letter: null }
  const reason = flaw ?? firstThatApplies(waiting, facts)
  if (reason !== null) return { state: 'triage', reason, letter: isAnswerable ? 'mail_received' : null }
  return { state: 'filed', reason, letter: isAnswerable ? 'mail_filed' : null }
}

/** Returns the reason of the first rule that applies; null when none does. */
function firstThatApplies<Reason>(rules: readonly Rule<Reason>[], facts: MailFacts): Reason | null {
  const rule = rules.find(([, applies]) => applies(facts))
  return rule === undefined ? null : rule[0]
}

const day = 24 * 60 * 60_000
/** The largest age of a mail in days. An older one was delayed or sent again. */
const oldestDays = 7
const aheadDays = 1

function isTooOld({ writtenAt, receivedAt }: MailFacts): boolean {
  if (writtenAt === null) return true
  const age = receivedAt.getTime() - writtenAt.getTime()
  return age > oldestDays * day || age < -aheadDays * day
}
