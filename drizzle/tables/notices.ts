import { sql } from 'drizzle-orm'
import { check, index, jsonb, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { id, instant } from './columns.ts'
import { contacts } from './contacts.ts'
import { contactChannel, language, noticeState } from './enums.ts'

/**
 * Events and messages for which notices have not been made yet. Triggers insert them; the job that makes notices
 * deletes them. There is no foreign key: events and messages are never deleted.
 */
export const untold = pgTable('untold', {
  id: uuid('id').primaryKey(),
  what: text('what').notNull(),
})

/**
 * Notices, one for each contact. A notice is sent to a contact, or to the address in `personal`, which is erased when
 * the notice has ended.
 */
export const notices = pgTable(
  'notices',
  {
    id: id(),
    /** The id of the event, message or request that caused it. */
    causeId: uuid('cause_id').notNull(),
    kind: text('kind').notNull(),
    channel: contactChannel('channel').notNull(),
    language: language('language').notNull(),
    applicationId: uuid('application_id').references(() => applications.id),
    contactId: uuid('contact_id').references(() => contacts.id),
    /** The masked address. */
    shown: text('shown').notNull(),
    /** The address of a notice without a contact, and confidential facts, as a JWE that is bound to the cause. */
    personal: text('personal'),
    personalKid: text('personal_kid'),
    facts: jsonb('facts').notNull().default({}),
    /** The Message-ID for the header In-Reply-To. */
    inReplyTo: text('in_reply_to'),
    state: noticeState('state').notNull().default('waiting'),
    attempts: smallint('attempts').notNull().default(0),
    nextAt: instant('next_at').notNull().defaultNow(),
    madeAt: instant('made_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
    /** The code of the reason for a failure or bounce, never text from a mail server. */
    failure: text('failure'),
  },
  (t) => [
    unique('one_notice_a_cause').on(t.causeId, t.contactId).nullsNotDistinct(),
    index('notices_waiting').on(t.nextAt).where(sql`${t.state} = 'waiting'`),
    index('notices_by_application').on(t.applicationId, t.id).where(sql`${t.applicationId} is not null`),
    index('notices_by_data_key').on(t.personalKid, t.id).where(sql`${t.personalKid} is not null`),
    check(
      'a_notice_goes_to_somebody',
      sql`${t.contactId} is not null or ${t.personal} is not null or ${t.state} <> 'waiting'`,
    ),
    check('a_sealed_notice_names_its_key', sql`(${t.personal} is null) = (${t.personalKid} is null)`),
    check('what_waits_has_not_ended', sql`(${t.state} = 'waiting') = (${t.endedAt} is null)`),
  ],
)
