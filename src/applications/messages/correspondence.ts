import type { Actor } from '../../access/identity/actor.ts'
import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { holdsNumber } from '../../platform/redact.ts'
import type { Case } from '../case.ts'
import { type Standing, type Status, states, statuses } from '../lifecycle.ts'
import { standingsOf } from '../standing.ts'

/** A `message` is for the other side, a `note` for the office alone, a `call` tells of a phone call. */
export const messageKinds = ['message', 'note', 'call'] as const
export type MessageKind = (typeof messageKinds)[number]

/** The applicant, and the counter that files for them, write to the responsible office, and it to them. */
export const sides = ['applicant', 'office'] as const
export type Side = (typeof sides)[number]

/** An application holds no more messages. */
export const messagesLimit = 1_000
/** No letter is longer; what is goes into an attachment. */
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

/** From the submission, when there is an office to write to, until the file is closed. */
export const correspondenceStates: readonly Status[] = statuses.filter(
  (status) => status !== 'draft' && states[status].publicStage !== 'closed',
)

/**
 * Who writes; who has several standings writes as the first of them. Deciding duties come last, so that a letter makes
 * nobody a reviewer.
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

/** As what and for which side somebody writes and marks as read; undefined for who only looks on. */
export function writerOf(
  application: Pick<Case, 'applicantId' | 'filedAtOfficeId' | 'office'>,
  actor: Actor,
): Writer | undefined {
  const standings = standingsOf(application, actor)
  const standing = correspondents.find((candidate) => standings.includes(candidate))
  return standing && { standing, side: standing === 'applicant' || standing === 'assistant' ? 'applicant' : 'office' }
}

/** Whether the applicant's side never sees it. */
export const isInternal = ({ kind, internal = false }: MessageInput): boolean =>
  kind === 'note' || (kind === 'call' && internal)

/** All that is wrong with what somebody wants to write; `documents` are those that can be attached. */
export function messageFaults(
  input: MessageInput,
  { side, standing }: Writer,
  documents: ReadonlySet<string>,
): Fault[] {
  const { kind, internal, text, attachments = [] } = input
  const isOffice = side === 'office'
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
