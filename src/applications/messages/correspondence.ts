import type { Actor } from '../../access/identity/actor.ts'
import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { holdsNumber } from '../../platform/redact.ts'
import type { Case } from '../case/case.ts'
import { type Account, openMoney } from '../fees/open-money.ts'
import { isOfficer, type Standing, type Status, states, statuses } from '../lifecycle.ts'
import { standingsOf } from '../standing.ts'

/**
 * The kinds of messages. A `message` is for the other side, a `note` for officers only, a `call` records a telephone
 * call.
 */
export const messageKinds = ['message', 'note', 'call'] as const
export type MessageKind = (typeof messageKinds)[number]

/** The two sides: the applicant with the counter that filed for them, and the responsible office. */
export const sides = ['applicant', 'office'] as const
export type Side = (typeof sides)[number]

/** The most messages of one application. */
export const messagesLimit = 1_000
/** The greatest number of characters. A longer text is sent as an attachment. */
export const longestText = 5_000

export interface MessageInput {
  kind: MessageKind
  text: string
  internal?: boolean
  attachments?: readonly string[]
}
export interface Writer {
  side: Side
  standing: Standing
}

/** The statuses in which both sides write messages: from the submission until the application is closed. */
export const correspondenceStates: readonly Status[] = statuses.filter(
  (status) => status !== 'draft' && states[status].publicStage !== 'closed',
)

/** The facts of an application that keep its thread open. */
export interface Thread extends Account {
  status: Status
  erasedAt: Date | string | null
  permit: Pick<NonNullable<Case['permit']>, 'state' | 'revokedFrom' | 'endedSuspended' | 'endedBeforeRevocation'> | null
}

/**
 * True when both sides have to settle money: some is open, or was granted back, so that people ask for it or tell the
 * office the account to pay to, also when the application has ended.
 */
const isAboutMoney = (application: Thread): boolean =>
  application.refundedAmount > 0 || openMoney(application.status, application) !== null

/**
 * True when the permit is suspended or its revocation is decided, also if it has ended since: its holder can object,
 * and ask what to do.
 */
const isDecidedAgainst = ({ permit }: Thread): boolean =>
  permit !== null &&
  (permit.state === 'suspended' || permit.endedSuspended || permit.revokedFrom !== null || permit.endedBeforeRevocation)

/**
 * True when an application takes messages and their attachments after its submission. Once its data is erased, it takes
 * none: nothing would erase them.
 */
export const takesMessages = (application: Thread): boolean =>
  application.status !== 'draft' &&
  application.erasedAt === null &&
  (correspondenceStates.includes(application.status) || isAboutMoney(application) || isDecidedAgainst(application))

/** True when mail is filed in an application: while it takes messages, and in a draft, which a counter completes. */
export const takesMail = (application: Thread): boolean => application.status === 'draft' || takesMessages(application)

/**
 * Returns the statuses in which this writer may write, as long as the application has one of them. The counter that
 * filed a draft writes in it for the office; everybody else waits for the submission.
 */
export function statesOpenTo(standing: Standing, application: Thread): readonly Status[] {
  const { status } = application
  if (application.erasedAt !== null) return []
  const usual = standing === 'assistant' && status === 'draft' ? [status] : correspondenceStates
  return takesMessages(application) ? [...usual, status] : usual
}

/**
 * The standings that may write. A person with several writes in the first of them. Deciding duties come last, so that a
 * message makes nobody a reviewer.
 */
export const correspondents: readonly Standing[] = [
  'applicant',
  'front_desk',
  'cashier',
  'head',
  'reviewer',
  'inspector',
  'assistant',
]

/**
 * Returns the standing and side in which an actor writes and marks messages as read; undefined for people who may not.
 * A counter writes for the applicant once it has submitted, and to the applicant while it completes the draft.
 */
export function writerOf(
  application: Pick<Case, 'applicantId' | 'filedAtOfficeId' | 'office' | 'status'>,
  actor: Actor,
): Writer | undefined {
  const standings = standingsOf(application, actor)
  const standing = correspondents.find((candidate) => standings.includes(candidate))
  if (standing === undefined) return undefined
  const isOffice = isOfficer(standing) || (standing === 'assistant' && application.status === 'draft')
  return { standing, side: isOffice ? 'office' : 'applicant' }
}

/** True when the applicant's side never sees the message. */
export const isInternal = ({ kind, internal = false }: MessageInput): boolean =>
  kind === 'note' || (kind === 'call' && internal)

/** Returns the faults of a new message. `documents` are the ids of those that it may attach. */
export function messageFaults(
  input: MessageInput,
  { standing }: Pick<Writer, 'standing'>,
  documents: ReadonlySet<string>,
): Fault[] {
  const { kind, internal, text, attachments = [] } = input
  const isOffice = isOfficer(standing)
  return [
    ...(isOffice || kind === 'message' || (kind === 'call' && standing === 'assistant')
      ? []
      : [fault({ pointer: '/kind' }, 'office_only')]),
    ...(internal === undefined || kind === 'call' || internal === isInternal(input)
      ? []
      : [fault({ pointer: '/internal' }, 'call_only')]),
    ...(internal === true && !isOffice ? [fault({ pointer: '/internal' }, 'office_only')] : []),
    ...(holdsNumber(text) ? [fault({ pointer: '/text' }, 'personal_number')] : []),
    ...(isInternal(input) && attachments.length > 0 ? [fault({ pointer: '/attachments' }, 'seen_by_both')] : []),
    ...attachments.flatMap((id, index) =>
      documents.has(id) ? [] : [fault({ pointer: `/attachments/${index}` }, 'unknown_document')],
    ),
  ]
}
