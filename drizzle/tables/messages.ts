import { sql } from 'drizzle-orm'
import { boolean, check, integer, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { id, instant } from './columns.ts'
import { channel, messageKind, messageSide } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'
import { receivedMails } from './received-mails.ts'

/** The number of messages of an application, and the last one that each side has read. */
export const messageThreads = pgTable('message_threads', {
  applicationId: uuid('application_id')
    .primaryKey()
    .references(() => applications.id),
  last: integer('last').notNull(),
  readByApplicant: integer('read_by_applicant').notNull().default(0),
  readByOffice: integer('read_by_office').notNull().default(0),
  /** The time at which the office last read a message that it had not read before. */
  readByOfficeAt: instant('read_by_office_at'),
})

/**
 * The applications with messages of the applicant's side that the office has not read. A list of them costs what is
 * unread, and not what was ever written. Triggers of `messages` and `message_threads` keep it.
 */
export const unreadThreads = pgTable('unread_threads', {
  applicationId: uuid('application_id')
    .primaryKey()
    .references(() => applications.id),
})

/**
 * The correspondence about an application, numbered in the order in which it commits. Triggers refuse deletes, and
 * updates except the erasure of texts with the personal data of the application.
 */
export const messages = pgTable(
  'messages',
  {
    id: id(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    number: integer('number').notNull(),
    kind: messageKind('kind').notNull(),
    side: messageSide('side').notNull(),
    internal: boolean('internal').notNull(),
    text: text('text').notNull(),
    documentIds: uuid('document_ids').array().notNull(),
    /** Null for a message by mail while its application has no applicant. */
    authorId: uuid('author_id').references(() => people.id),
    standing: text('standing').notNull(),
    officeId: uuid('office_id').references(() => offices.id),
    channel: channel('channel').notNull(),
    receivedMailId: uuid('received_mail_id').references(() => receivedMails.id),
    at: instant('at').notNull(),
  },
  (t) => [
    unique('one_message_a_number').on(t.applicationId, t.number),
    uniqueIndex('one_message_a_mail').on(t.receivedMailId).where(sql`${t.receivedMailId} is not null`),
    check('a_message_without_author_came_by_mail', sql`${t.authorId} is not null or ${t.receivedMailId} is not null`),
    check(
      'a_note_is_internal_a_message_is_not',
      sql`case ${t.kind} when 'note' then ${t.internal} when 'message' then not ${t.internal} else true end`,
    ),
    check(
      'what_is_internal_is_the_offices',
      sql`not ${t.internal} or (${t.side} = 'office' and ${t.documentIds} = '{}')`,
    ),
  ],
)
