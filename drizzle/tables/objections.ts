import { type SQL, sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { applicationEvents, applications } from './applications.ts'
import { id, instant } from './columns.ts'
import { channel, objectionState } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/** The order of a list: by `due_on`, null last. */
const byDue = (dueOn: AnyPgColumn): SQL => sql`coalesce(${dueOn}, 'infinity'::date)`

/**
 * Objections against refusals. The event of a refusal has at most one that was not withdrawn. `office_id` is the
 * responsible office of the application. The grounds are a JWE, erased with the personal data of the application.
 */
export const objections = pgTable(
  'objections',
  {
    id: id(),
    version: integer('version').notNull().default(1),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    refusalId: uuid('refusal_id')
      .notNull()
      .references(() => applicationEvents.id),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    state: objectionState('state').notNull().default('open'),
    personal: text('personal'),
    personalKid: text('personal_kid'),
    filedBy: uuid('filed_by')
      .notNull()
      .references(() => people.id),
    channel: channel('channel').notNull(),
    filedAt: instant('filed_at').notNull(),
    /** The day on which it came to the office, in the network's time zone. Days are counted from the next one. */
    receivedOn: date('received_on').notNull(),
    /** The last day of the remedy; null: none, or it is not known. */
    lastDay: date('last_day'),
    /** The time of the office to decide, as the network had set it; null: not known. */
    decideWithin: jsonb('decide_within'),
    silenceGrants: boolean('silence_grants').notNull(),
    dueOn: date('due_on'),
    dueProvisional: boolean('due_provisional').notNull(),
    /** The edition of the calendar by which `due_on` was computed. */
    calendarEdition: integer('calendar_edition').notNull(),
    /** The time at which a job recorded that `due_on` had passed without a decision. */
    overdueAt: instant('overdue_at'),
    endedAt: instant('ended_at'),
    decidedBy: uuid('decided_by').references(() => people.id),
    decidedFor: uuid('decided_for').references(() => offices.id),
    bySilence: boolean('by_silence').notNull().default(false),
    reason: text('reason'),
    legalBasis: text('legal_basis'),
  },
  (t) => [
    index('objections_by_application').on(t.applicationId, t.id),
    uniqueIndex('one_objection_a_refusal').on(t.refusalId).where(sql`${t.state} <> 'withdrawn'`),
    index('objections_of_office').on(t.officeId, t.state, byDue(t.dueOn), t.id),
    index('objections_due').on(t.dueOn).where(sql`${t.state} = 'open' and ${t.overdueAt} is null`),
    index('objections_by_calendar')
      .on(t.calendarEdition)
      .where(sql`${t.state} = 'open' and ${t.decideWithin} is not null`),
    index('objections_by_key').on(t.personalKid, t.id).where(sql`${t.personalKid} is not null`),
    check('grounds_have_a_key', sql`(${t.personal} is null) = (${t.personalKid} is null)`),
    check('an_open_objection_has_no_end', sql`(${t.state} = 'open') = (${t.endedAt} is null)`),
    check(
      'a_decided_objection_has_its_decision',
      sql`${t.state} in ('open', 'withdrawn') or ${t.bySilence}
        or (${t.decidedBy} is not null and ${t.reason} is not null)`,
    ),
    check('silence_only_grants', sql`not ${t.bySilence} or ${t.state} = 'granted'`),
  ],
)
