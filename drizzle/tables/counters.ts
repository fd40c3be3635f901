import { sql } from 'drizzle-orm'
import {
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { id, instant } from './columns.ts'
import { channel, ticketState, visitOutcome, visitPurpose } from './enums.ts'
import { kiosks } from './kiosks.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/** The counter hours of an office, in versions. A trigger refuses updates and deletes. */
export const counterHours = pgTable(
  'counter_hours',
  {
    id: id(),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    version: integer('version').notNull(),
    hours: jsonb('hours').notNull(),
    publishedBy: uuid('published_by').references(() => people.id),
    publishedAt: instant('published_at').notNull().defaultNow(),
  },
  (t) => [unique('one_counter_hours_a_version').on(t.officeId, t.version)],
)

/**
 * Counter appointments of applicants. An application has at most one without an outcome: its open one. An exclusion
 * constraint prevents that two at the same desk overlap; one that ended early does not count for the rest of its time.
 */
export const counterVisits = pgTable(
  'counter_visits',
  {
    id: id(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    purpose: visitPurpose('purpose').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    desk: smallint('desk').notNull(),
    note: text('note'),
    supersedes: uuid('supersedes'),
    madeBy: uuid('made_by')
      .notNull()
      .references(() => people.id),
    madeAt: instant('made_at').notNull(),
    outcome: visitOutcome('outcome'),
    outcomeReason: text('outcome_reason'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    foreignKey({ columns: [t.supersedes], foreignColumns: [t.id] }),
    index('visits_by_application').on(t.applicationId, t.id),
    index('visits_by_office').on(t.officeId, t.startsAt, t.id),
    uniqueIndex('one_open_visit_an_application').on(t.applicationId).where(sql`${t.outcome} is null`),
    check('a_visit_has_a_length', sql`${t.endsAt} > ${t.startsAt}`),
    check('a_visit_is_at_a_desk', sql`${t.desk} > 0`),
    check('an_ended_visit_has_its_moment', sql`(${t.outcome} is null) = (${t.endedAt} is null)`),
  ],
)

/**
 * The last queue number of an office and day. The statement that inserts the ticket raises it, so that no number is
 * skipped or used twice.
 */
export const queueDays = pgTable(
  'queue_days',
  {
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    day: date('day').notNull(),
    last: integer('last').notNull(),
  },
  (t) => [primaryKey({ columns: [t.officeId, t.day] })],
)

/** The queue tickets of an office and day. A ticket for a counter appointment names it. */
export const queueTickets = pgTable(
  'queue_tickets',
  {
    id: id(),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    day: date('day').notNull(),
    number: integer('number').notNull(),
    visitId: uuid('visit_id').references(() => counterVisits.id),
    /** The start of the appointment. From then on the ticket is called before those without one. */
    expectedAt: instant('expected_at'),
    state: ticketState('state').notNull().default('waiting'),
    desk: smallint('desk'),
    channel: channel('channel').notNull(),
    /** The person who issued the ticket; null when a kiosk issued it and nobody was signed in there. */
    issuedBy: uuid('issued_by').references(() => people.id),
    /** The kiosk that issued it when nobody was signed in, and the Idempotency-Key of that request. */
    kioskId: uuid('kiosk_id').references(() => kiosks.id),
    requestKey: text('request_key'),
    issuedAt: instant('issued_at').notNull().defaultNow(),
    calledBy: uuid('called_by').references(() => people.id),
    calledAt: instant('called_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    unique('one_ticket_a_number').on(t.officeId, t.day, t.number),
    unique('one_ticket_a_visit').on(t.visitId),
    uniqueIndex('one_ticket_a_kiosk_request').on(t.kioskId, t.requestKey).where(sql`${t.requestKey} is not null`),
    check('a_ticket_was_given_by_somebody', sql`(${t.issuedBy} is null) <> (${t.kioskId} is null)`),
    index('tickets_waiting').on(t.officeId, t.day, t.number).where(sql`${t.state} = 'waiting'`),
    index('tickets_called').on(t.officeId, t.day, t.calledAt).where(sql`${t.state} = 'called'`),
    check(
      'a_call_names_a_desk',
      sql`(${t.calledAt} is null) = (${t.desk} is null) and (${t.calledAt} is null) = (${t.calledBy} is null)`,
    ),
    check(
      'who_is_called_or_served_was_called',
      sql`${t.state} not in ('called', 'served') or ${t.calledAt} is not null`,
    ),
    check('an_ended_ticket_has_its_moment', sql`(${t.state} in ('served', 'left')) = (${t.endedAt} is not null)`),
  ],
)
