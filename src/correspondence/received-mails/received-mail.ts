/** By what way a mail came. */
export const mailSources = ['smtp', 'imap', 'lmtp'] as const
export type MailSource = (typeof mailSources)[number]

/**
 * What becomes of a mail. `received` waits to be read; `filed` is in the correspondence of its application, by itself
 * or, with the reason why not, by an officer; `triage` waits for an officer, who answers, makes a draft of it or closes
 * it; `ignored` asks for nothing, such as the answer of a machine. More may come.
 */
export const receivedMailStates = ['received', 'filed', 'triage', 'answered', 'drafted', 'closed', 'ignored'] as const
export type ReceivedMailState = (typeof receivedMailStates)[number]

/** Where an officer has something to do with it. */
export const triageStates: readonly ReceivedMailState[] = ['triage', 'answered']

/** Why a mail is in triage. More may come. */
export const triageReasons = [
  'answer',
  'no_file',
  'sender_unknown',
  'sender_unproven',
  'names_differ',
  'too_old',
  'file_closed',
  'thread_full',
  'message_id_reused',
  'from_list',
  'too_large',
  'too_many_parts',
  'malformed',
  'took_too_long',
  'could_not_be_read',
] as const
export type TriageReason = (typeof triageReasons)[number]

/** Why nothing is done with a mail. More may come. */
export const ignoredReasons = ['own_mail', 'bounce', 'automatic', 'no_sender', 'repeated'] as const
export type IgnoredReason = (typeof ignoredReasons)[number]

/** What is wrong with a mail that could not be read whole: it is kept as it came. */
export const flaws = [
  'too_large',
  'too_many_parts',
  'malformed',
  'took_too_long',
  'could_not_be_read',
] as const satisfies readonly TriageReason[]
export type Flaw = (typeof flaws)[number]

/** What an officer does with a mail in triage. */
export const mailActs = ['answered', 'drafted', 'filed', 'closed', 'handed_on'] as const
export type MailAct = (typeof mailActs)[number]

/** By what it is known which slot a file is for. */
export const slotNamings = ['text', 'file_name', 'subject', 'officer', 'applicant'] as const
export type SlotNaming = (typeof slotNamings)[number]

/** As whom a mail came, and to whom, by what was said when it was handed over. */
export interface Envelope {
  /** Null for the sender of bounces; undefined where it is not known. */
  sender: string | null | undefined
  recipients: readonly string[]
  remoteAddress: string | null
  helo: string | null
}
