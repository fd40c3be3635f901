/** The protocols by which mail arrives. */
export const mailSources = ['smtp', 'imap', 'lmtp'] as const
export type MailSource = (typeof mailSources)[number]

/**
 * States of a mail. `received`: to be read; `filed`: in the correspondence of its application, by an officer if it has
 * a reason; `triage`: waits for an officer, who answers, drafts, files or closes it; `ignored`: needs nothing, such as
 * an automatic answer. More may come.
 */
export const receivedMailStates = ['received', 'filed', 'triage', 'answered', 'drafted', 'closed', 'ignored'] as const
export type ReceivedMailState = (typeof receivedMailStates)[number]

/** States in which an officer can still act on a mail. */
export const triageStates: readonly ReceivedMailState[] = ['triage', 'answered']

/** Reasons for triage. More may come. */
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

/** Reasons to ignore a mail. More may come. */
export const ignoredReasons = ['own_mail', 'bounce', 'automatic', 'no_sender', 'repeated'] as const
export type IgnoredReason = (typeof ignoredReasons)[number]

/** Flaws of a mail that could not be read completely. It is stored as it came. */
const flaws = [
  'too_large',
  'too_many_parts',
  'malformed',
  'took_too_long',
  'could_not_be_read',
] as const satisfies readonly TriageReason[]
export type MailFlaw = (typeof flaws)[number]

/** Acts of officers on a mail in triage. */
export const mailActs = ['answered', 'drafted', 'filed', 'closed', 'handed_on'] as const
export type MailAct = (typeof mailActs)[number]

/** The source of the slot of an attachment. */
export const slotNamings = ['text', 'file_name', 'subject', 'officer', 'applicant'] as const
export type SlotNaming = (typeof slotNamings)[number]

/** The envelope of a mail: the sender and the recipients that were stated at its delivery. */
export interface Envelope {
  /** Null for the empty sender of bounces; undefined where it is not known. */
  sender: string | null | undefined
  recipients: readonly string[]
  remoteAddress: string | null
  helo: string | null
}
