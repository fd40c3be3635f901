import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { eventSource, eventSubject } from './enums.ts'

/**
 * Events that are not in the log yet. Triggers insert them in the transaction of the change; the job that writes the
 * log deletes them. Events of one subject are in the order of their versions, because their transactions lock its row.
 * No foreign keys: history is never deleted, and every step inserts one.
 */
export const unloggedEvents = pgTable(
  'unlogged_events',
  {
    place: bigint('place', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    source: eventSource('source').notNull(),
    eventId: uuid('event_id'),
    /** The event itself, for a source without a table of events: `code`, `type` and `version`. */
    written: jsonb('written'),
  },
  (t) => [check('an_unlogged_event_is_found', sql`(${t.eventId} is null) <> (${t.written} is null)`)],
)

/**
 * The events that clients follow, in the order in which the job moved them here. Those of one subject are in the order
 * of their versions. Positions have no gaps. No foreign keys: subjects of events are never deleted. Old events are.
 */
export const eventLog = pgTable(
  'event_log',
  {
    position: bigint('position', { mode: 'number' }).primaryKey(),
    eventId: uuid('event_id').notNull(),
    subject: eventSubject('subject').notNull(),
    /** The id of the application, consultation, permit or office; of the agency, or of the person of a post. */
    subjectId: uuid('subject_id'),
    /** The application of a consultation. */
    applicationId: uuid('application_id'),
    /** The code of a permit type. */
    code: text('code'),
    type: text('type').notNull(),
    version: integer('version'),
    fromState: text('from_state'),
    toState: text('to_state'),
    /** The previous office, for an event by which another office became responsible. */
    leftOfficeId: uuid('left_office_id'),
    at: instant('at').notNull(),
  },
  (t) => [
    index('event_log_by_subject').on(t.subjectId, t.position),
    /** The log is in the order of time but for late ones, so a summary of 16 pages at a time finds a range. */
    index('event_log_by_time').using('brin', t.at).with({ pages_per_range: 16, autosummarize: true }),
    index('event_log_by_application').on(t.applicationId, t.position).where(sql`${t.applicationId} is not null`),
    check('an_event_has_one_subject', sql`(${t.subjectId} is null) <> (${t.code} is null)`),
  ],
)

/**
 * The last position of the log, in one row. A transaction that writes to the log locks it. No event that is not in the
 * log yet has a place up to `passed`: the writer begins after it, as rows that it has deleted stay in the index while
 * a snapshot needs them. `seen` becomes `passed` when every transaction up to `seen_by` has ended.
 */
export const eventLogEnd = pgTable(
  'event_log_end',
  {
    one: boolean('one').primaryKey().default(true),
    position: bigint('position', { mode: 'number' }).notNull().default(0),
    passed: bigint('passed', { mode: 'number' }).notNull().default(0),
    /** A place that the writer has taken. Those before it may still come, from transactions that are open. */
    seen: bigint('seen', { mode: 'number' }),
    /** The id of a later transaction than all that have a place up to `seen`; null until the next run. */
    seenBy: bigint('seen_by', { mode: 'number' }),
  },
  (t) => [check('there_is_one_end', sql`${t.one}`)],
)
