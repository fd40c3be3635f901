import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case.ts'
import { findCase } from '../queries.ts'
import { doerOf } from '../standing.ts'
import { append, mark } from './changes.ts'
import {
  correspondenceStates,
  correspondents,
  type MessageInput,
  messageFaults,
  messagesLimit,
  type Writer,
  writerOf,
} from './correspondence.ts'
import { countUnread, findMessage, type MessageItem, numberOf } from './queries.ts'

const attemptsLimit = 5

/**
 * Writes to the other side, or for the office alone. Throws `not_found`, `forbidden`, `messages_not_open`,
 * `rule_broken`, `too_many_messages`, `conflict`.
 */
export async function write(
  db: Db,
  id: string,
  input: MessageInput,
  actor: Actor,
  channel: Channel,
): Promise<MessageItem> {
  for (let attempt = 1; attempt <= attemptsLimit; attempt++) {
    const { file, writer } = await correspondingIn(db, id, actor, 'write_message')
    if (!correspondenceStates.includes(file.status)) throw new Problem('messages_not_open', { status: file.status })
    const errors = messageFaults(input, writer, new Set(file.documents.map((document) => document.id)))
    if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
    const appended = await append(db, file, writer.side, input, {
      ...doerOf(file, actor, channel, writer.standing),
      personId: actor.personId,
    })
    if (appended.id !== null) return findMessage(db, id, appended.id)
    if (appended.isOpen) throw new Problem('too_many_messages', { limit: messagesLimit })
  }
  throw new Problem('conflict', {})
}

/** Marks for one's whole side what was read, and gives how much is not. Throws `not_found`, `forbidden`. */
export async function markRead(db: Db, id: string, messageId: string, actor: Actor): Promise<{ unread: number }> {
  const {
    writer: { side },
  } = await correspondingIn(db, id, actor, 'read_message')
  await mark(db, id, side, await numberOf(db, id, messageId, actor))
  return { unread: await countUnread(db, id, side) }
}

/** How much one's side has not read. Throws `not_found`, `forbidden`. */
export async function unread(db: Db, id: string, actor: Actor): Promise<{ unread: number }> {
  const { writer } = await correspondingIn(db, id, actor, 'read_message')
  return { unread: await countUnread(db, id, writer.side) }
}

/** The case, and as what this actor corresponds in it. */
async function correspondingIn(
  db: Db,
  id: string,
  actor: Actor,
  action: string,
): Promise<{ file: Case; writer: Writer }> {
  const file = await findCase(db, id, actor)
  const writer = writerOf(file, actor)
  if (!writer) throw new Problem('forbidden', { action, by: correspondents })
  return { file, writer }
}
