import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { certificateLayouts } from './certificate-layouts.ts'
import { id, instant } from './columns.ts'
import { channel, permitState } from './enums.ts'
import { offices, regions } from './network.ts'
import { people } from './people.ts'
import { permitTypeVersions } from './permit-types.ts'

/**
 * Issued permits. The issuing office never changes; the responsible office (`office_id`) changes when an office is
 * dissolved. `state` is the last recorded one: a permit after `ends_on` has ended, also before a job records that.
 * `status_index` is its index in the status list.
 */
export const permits = pgTable(
  'permits',
  {
    id: id(),
    version: integer('version').notNull().default(1),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    number: text('number').notNull(),
    issuingOfficeId: uuid('issuing_office_id')
      .notNull()
      .references(() => offices.id),
    permitType: text('permit_type').notNull(),
    permitTypeVersion: integer('permit_type_version').notNull(),
    year: smallint('year').notNull(),
    sequence: integer('sequence').notNull(),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    villageCode: text('village_code')
      .notNull()
      .references(() => regions.code),
    /** The holder's name, masked; null when the form has no field for it. */
    holder: text('holder'),
    state: permitState('state').notNull(),
    issuedAt: instant('issued_at').notNull(),
    handedOverAt: instant('handed_over_at'),
    changedAt: instant('changed_at').notNull(),
    /**
     * The first and last day of validity, in the network's time zone. The last day is null when validity is unlimited
     * or the limit is not known.
     */
    validFrom: date('valid_from'),
    validUntil: date('valid_until'),
    publicToken: text('public_token').notNull(),
    /** The short code that people type to verify it; null for permits issued before codes were introduced. */
    publicCode: text('public_code'),
    /** The conditions of agencies that the approval took over, in both languages. */
    conditions: jsonb('conditions').notNull().default([]),
    /** The layout of its certificate; null: the built-in one. */
    certificateLayout: integer('certificate_layout').references(() => certificateLayouts.version),
    supersededBy: uuid('superseded_by'),
    /** The first day of a decided revocation, which may lie in the future. */
    revokedFrom: date('revoked_from'),
    /** The last day of validity, a revocation included. Queries derive the state after this day without a write. */
    endsOn: date('ends_on').generatedAlwaysAs(sql`least(valid_until, revoked_from - 1)`),
    statusIndex: bigint('status_index', { mode: 'number' })
      .notNull()
      .generatedAlwaysAsIdentity({ minValue: 0, startWith: 0 }),
  },
  (t) => [
    foreignKey({
      columns: [t.permitType, t.permitTypeVersion],
      foreignColumns: [permitTypeVersions.code, permitTypeVersions.version],
    }),
    foreignKey({ columns: [t.supersededBy], foreignColumns: [t.id] }),
    unique('one_permit_an_application').on(t.applicationId),
    unique('one_permit_a_number').on(t.number),
    unique('one_permit_a_place_in_the_sequence').on(t.issuingOfficeId, t.permitType, t.year, t.sequence),
    unique('one_permit_a_token').on(t.publicToken),
    unique('one_permit_a_code').on(t.publicCode),
    unique('one_permit_a_status_index').on(t.statusIndex),
    index('permits_by_number_key').on(sql`permit_number_key(${t.number})`),
    index('permits_in_order').on(t.state, t.changedAt, t.id),
    index('permits_of_type').on(t.permitType, t.state, t.changedAt, t.id),
    index('permits_at_village').on(t.villageCode, t.state, t.changedAt, t.id),
    index('permits_of_type_at_village').on(t.villageCode, t.permitType, t.state, t.changedAt, t.id),
    index('permits_of_office').on(t.officeId, t.state, t.changedAt, t.id),
    index('permits_of_type_of_office').on(t.officeId, t.permitType, t.state, t.changedAt, t.id),
    index('permits_to_end').on(t.endsOn).where(sql`${t.state} in ('not_yet_in_force', 'in_force', 'suspended')`),
    check('a_token_cannot_be_guessed', sql`length(${t.publicToken}) >= 24`),
    check('a_code_cannot_be_guessed', sql`length(${t.publicCode}) >= 19`),
    check('what_is_superseded_names_what_by', sql`(${t.state} = 'superseded') = (${t.supersededBy} is not null)`),
    check('what_is_revoked_says_since_when', sql`${t.state} <> 'revoked' or ${t.revokedFrom} is not null`),
    check('what_holds_has_begun', sql`${t.state} not in ('in_force', 'suspended') or ${t.validFrom} is not null`),
  ],
)

/**
 * The history of a permit. The event of version n made it version n. A trigger refuses updates and deletes.
 */
export const permitEvents = pgTable(
  'permit_events',
  {
    id: id(),
    permitId: uuid('permit_id')
      .notNull()
      .references(() => permits.id),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    action: text('action'),
    fromState: permitState('from_state'),
    toState: permitState('to_state'),
    actorId: uuid('actor_id').references(() => people.id),
    standing: text('standing').notNull(),
    officeId: uuid('office_id').references(() => offices.id),
    channel: channel('channel').notNull(),
    details: jsonb('details').notNull().default({}),
    at: instant('at').notNull(),
  },
  (t) => [
    unique('one_event_a_permit_version').on(t.permitId, t.version),
    uniqueIndex('one_event_a_decree')
      .on(t.permitId, sql`lower(${t.details}->>'decreeNumber')`)
      .where(sql`${t.details} ? 'decreeNumber'`),
    check(
      'a_step_of_a_permit_has_both_ends',
      sql`(${t.action} is null) = (${t.fromState} is null) and (${t.action} is null) = (${t.toState} is null)`,
    ),
  ],
)

/**
 * Reminders that a permit ends, each the cause of its notices. A permit gets one for each number of days that its type
 * states, however many workers run and however the clock of a trial is moved.
 */
export const permitReminders = pgTable(
  'permit_reminders',
  {
    id: id(),
    permitId: uuid('permit_id')
      .notNull()
      .references(() => permits.id),
    daysBefore: smallint('days_before').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
  },
  (t) => [unique('one_reminder_a_permit_and_time').on(t.permitId, t.daysBefore)],
)
