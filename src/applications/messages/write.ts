import type { Actor } from '../../access/identity/actor.ts'
import type { ActionLabel } from '../../http/problems/labels/actions.ts'
import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import { changing } from '../changing.ts'
import type { Context } from '../context.ts'
import { personalDoerOf } from '../standing.ts'
import { appendMessage, markMessagesRead } from './changes.ts'
import {
  correspondents,
  type MessageInput,
  messageFaults,
  messagesLimit,
  type Side,
  statesOpenTo,
  type Writer,
  writerOf,
} from './correspondence.ts'
import { countUnread, findMessage, type MessageItem, numberOf, reachesContact } from './queries.ts'

/**
 * Writes a message to the other side, or an internal one. In a draft, only the counter that completes it writes, and
 * only to a contact that letters reach. A draft that is submitted meanwhile is a `conflict` where the message would go
 * to the other side. Throws `not_found`, `forbidden`, `messages_not_open`, `rule_broken`, `too_many_messages`,
 * `conflict`.
 */
export function writeMessage(context: Context, id: string, input: MessageInput): Promise<MessageItem> {
  let sideAtFirst: Side | undefined
  return changing(context, id, async (application) => {
    const { db, actor } = context
    const writer = demandWriter(application, actor, 'write_message')
    sideAtFirst ??= writer.side
    if (sideAtFirst !== writer.side) throw new Problem('conflict', {})
    const { status, documents, erasedAt } = application
    if (!statesOpenTo(writer.standing, application).includes(status))
      throw new Problem('messages_not_open', { status, isErased: erasedAt !== null })
    const isLetter = status === 'draft' && input.kind === 'message'
    if (isLetter && !(await reachesContact(db, id))) throw new Problem('messages_not_open', { status })
    demandNoFaults(messageFaults(input, writer, new Set(documents.map((document) => document.id))))
    const doer = personalDoerOf(application, context, writer.standing)
    return async () => {
      const appended = await appendMessage(db, application, writer.side, input, doer)
      if (appended.id !== null) return findMessage(db, id, appended.id)
      if (appended.isOpen) throw new Problem('too_many_messages', { limit: messagesLimit })
      return undefined
    }
  })
}

/**
 * Marks messages as read for the actor's whole side. Returns the number still unread. Throws `not_found`, `forbidden`.
 */
export async function markRead(db: Db, id: string, messageId: string, actor: Actor): Promise<{ unread: number }> {
  const { side } = demandWriter(await findCase(db, id, actor), actor, 'read_message')
  await markMessagesRead(db, id, side, await numberOf(db, id, messageId, actor))
  return { unread: await countUnread(db, id, side) }
}

/** Returns the number of messages that the actor's side has not read. Throws `not_found`, `forbidden`. */
export async function unreadOf(db: Db, id: string, actor: Actor): Promise<{ unread: number }> {
  const { side } = demandWriter(await findCase(db, id, actor), actor, 'read_message')
  return { unread: await countUnread(db, id, side) }
}

/** Returns the standing and side of an actor in the correspondence. Throws `forbidden`. */
function demandWriter(application: Case, actor: Actor, action: ActionLabel): Writer {
  const writer = writerOf(application, actor)
  if (!writer) throw new Problem('forbidden', { action, by: correspondents })
  return writer
}
