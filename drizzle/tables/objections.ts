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
import { channel, objectionLevel, objectionState, objectionSubject } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'
import { permitEvents, permits } from './permits.ts'

/** The order of a list: by `due_on`, null last. */
const byDue = (dueOn: AnyPgColumn): SQL => sql`coalesce(${dueOn}, 'infinity'::date)`

/**
 * Objections against refusals, and against suspensions and revocations of permits, and appeals against decisions on
 * them. The event of a decision has at most one objection that was not withdrawn, and an objection at most one such
 * appeal. `office_id` is the office that decides: for an objection, the responsible office of the application. The
 * grounds are a JWE, erased with the personal data of the application.
 */
export const objections = pgTable(
  'objections',
  {
    id: id(),
    version: integer('version').notNull().default(1),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    level: objectionLevel('level').notNull().default('objection'),
    /** The kind of decision. An appeal has the one of its objection, and its `refusal_id` or `permit_event_id`. */
    against: objectionSubject('against').notNull().default('refusal'),
    /** The event of the refusal; null: it is against a decision on a permit. */
    refusalId: uuid('refusal_id').references(() => applicationEvents.id),
    /** The permit, and the event of its suspension or revocation; null: it is against a refusal. */
    permitId: uuid('permit_id').references(() => permits.id),
    permitEventId: uuid('permit_event_id').references(() => permitEvents.id),
    /** The objection that an appeal continues. */
    appealOfId: uuid('appeal_of_id').references((): AnyPgColumn => objections.id),
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
    uniqueIndex('one_objection_a_refusal')
      .on(t.refusalId)
      .where(sql`${t.state} <> 'withdrawn' and ${t.level} = 'objection'`),
    uniqueIndex('one_objection_a_permit_decision')
      .on(t.permitEventId)
      .where(sql`${t.state} <> 'withdrawn' and ${t.level} = 'objection'`),
    uniqueIndex('one_appeal_an_objection').on(t.appealOfId).where(sql`${t.state} <> 'withdrawn'`),
    index('objections_of_permit').on(t.permitId, t.id).where(sql`${t.permitId} is not null`),
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
      sql`${t.state} not in ('granted', 'rejected', 'inadmissible') or ${t.bySilence}
        or (${t.decidedBy} is not null and ${t.reason} is not null)`,
    ),
    check(
      'an_objection_is_against_one_decision',
      sql`(${t.against} = 'refusal') = (${t.refusalId} is not null)
        and (${t.against} = 'refusal') = (${t.permitId} is null)
        and (${t.permitId} is null) = (${t.permitEventId} is null)`,
    ),
    check('an_appeal_names_its_objection', sql`(${t.level} = 'appeal') = (${t.appealOfId} is not null)`),
    check('silence_only_grants', sql`not ${t.bySilence} or ${t.state} = 'granted'`),
  ],
)
