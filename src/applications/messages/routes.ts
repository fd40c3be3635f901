import { pageById } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { contextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import { readOf } from '../reads/reading.ts'
import type { ReadRecord } from '../reads/record.ts'
import { listMessages } from './queries.ts'
import { Message, MessageList, NewMessage, NewReadMark, ReadMark } from './schema.ts'
import { markRead, unreadOf, writeMessage } from './write.ts'

const tags = ['Correspondence']

interface MessageParts {
  database: Database
  reads: ReadRecord
}

/** Routes of the correspondence about an application. */
export async function messages(app: App, parts: MessageParts) {
  createMessageRoute(app, parts)
  listMessagesRoute(app, parts)
  createReadMarkRoute(app, parts)
  getReadMarkRoute(app, parts)
}

function createMessageRoute(app: App, { database }: MessageParts) {
  app.post(
    '/applications/:id/messages',
    {
      schema: {
        operationId: 'createMessage',
        tags,
        summary: 'Write a message',
        description:
          'Writes a message to the other side, an internal note, or the record of a call. Possible for the ' +
          'applicant, the counter that filed for them, and officers of the responsible office. It is open ' +
          'from the submission until the application is closed, and as long as its data is kept while money is open, ' +
          'after a refund was granted, while the permit is suspended, and after it was revoked. In a draft that ' +
          'nobody has taken over, the counter that filed it writes to the applicant, if letters reach a contact that ' +
          'it has stated: 409 `messages_not_open` otherwise. A ' +
          'message never changes, and does not raise the version of the application.',
        params: ApplicationParams,
        headers: PostHeaders,
        body: NewMessage,
        response: {
          201: ref(Message),
          ...refusals(
            'not_found',
            'forbidden',
            'messages_not_open',
            'conflict',
            'rule_broken',
            'too_many_messages',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        body,
        headers,
        params: { id },
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) =>
        created(await writeMessage(contextOf(request, db), id, body)),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listMessagesRoute(app: App, { database: { reader }, reads }: MessageParts) {
  app.get(
    '/applications/:id/messages',
    {
      schema: {
        operationId: 'listMessages',
        tags,
        summary: 'List messages',
        description:
          'Lists all messages of an application that the caller may see, newest first. Internal ones are ' +
          'only for officers of the responsible office and of those above, and never in their own ' +
          'application. A reading by an officer is recorded for the applicant.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(MessageList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'messages', of: id }, async (paging) => {
        const { items, of } = await listMessages(reader, id, actor, paging)
        if (items.length > 0) await reads.add(readOf({ ...of, id }, actor, { what: 'messages' }))
        return items
      }),
  )
}

function createReadMarkRoute(app: App, { database }: MessageParts) {
  app.post(
    '/applications/:id/messages/read-marks',
    {
      schema: {
        operationId: 'createReadMark',
        tags,
        summary: 'Mark messages as read',
        description:
          "Marks all messages up to the one named as read. It holds for the caller's whole side: the " +
          'applicant with the counter that filed for them, or the responsible office. In a draft the counter is ' +
          'the side of the office. A mark never goes back.',
        params: ApplicationParams,
        headers: PostHeaders,
        body: NewReadMark,
        response: {
          201: ref(ReadMark),
          ...refusals('not_found', 'forbidden', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id },
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) =>
        created(await markRead(db, id, body.readUpTo, actor)),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function getReadMarkRoute(app: App, { database: { reader } }: MessageParts) {
  app.get(
    '/applications/:id/messages/read-marks',
    {
      schema: {
        operationId: 'getReadMark',
        tags,
        summary: 'Count unread messages',
        description:
          "Returns the number of messages from the other side that nobody of the caller's side has marked as " +
          'read.',
        params: ApplicationParams,
        response: { 200: ref(ReadMark), ...refusals('not_found', 'forbidden') },
      },
    },
    async ({ actor, params: { id } }) => unreadOf(reader, id, actor),
  )
}
