import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytea, id, instant } from './columns.ts'
import { applicationStatus, channel, clock, searchKind, startPurpose } from './enums.ts'
import { offices, regions } from './network.ts'
import { people } from './people.ts'
import { permitTypeVersions } from './permit-types.ts'

/** The order of a queue: by `due_at`, null last. */
const byDue = (dueAt: AnyPgColumn) => sql`coalesce(${dueAt}, 'infinity'::timestamptz)`

export const applications = pgTable(
  'applications',
  {
    id: id(),
    version: integer('version').notNull().default(1),
    reference: text('reference').notNull(),
    trackingKey: text('tracking_key').notNull(),
    permitType: text('permit_type').notNull(),
    permitTypeVersion: integer('permit_type_version').notNull(),
    status: applicationStatus('status').notNull().default('draft'),
    channel: channel('channel').notNull(),
    applicantId: uuid('applicant_id').references(() => people.id),
    /** The people to whose accounts it belonged before, the last one at the end. They never act on it as officers. */
    formerApplicants: uuid('former_applicants').array().notNull().default(sql`'{}'`),
    filedAtOfficeId: uuid('filed_at_office_id').references(() => offices.id),
    villageCode: text('village_code').references(() => regions.code),
    /** The planner counts on 300 values of it (migration 0122). */
    officeId: uuid('office_id').references(() => offices.id),
    returnReasons: jsonb('return_reasons'),
    feeAmount: bigint('fee_amount', { mode: 'number' }),
    /** The sum of the payments, without the refunds that were granted. */
    paidAmount: bigint('paid_amount', { mode: 'number' }).notNull().default(0),
    /** The sum of the refunds that were granted. */
    refundedAmount: bigint('refunded_amount', { mode: 'number' }).notNull().default(0),
    /** The part of `paid_amount` whose refund was declined. A trigger sets it to 0 when the application is reopened. */
    keptAmount: bigint('kept_amount', { mode: 'number' }).notNull().default(0),
    /** The part of `refunded_amount` that is not paid out yet. */
    refundDue: bigint('refund_due', { mode: 'number' }).notNull().default(0),
    /** The part of `refund_due` whose payout was returned. */
    refundReturned: bigint('refund_returned', { mode: 'number' }).notNull().default(0),
    startedFromId: uuid('started_from_id'),
    startedFor: startPurpose('started_for'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    statusSince: instant('status_since').notNull().defaultNow(),
    submittedAt: instant('submitted_at'),
    /** The time at which the office first accepted it as complete. */
    acceptedAt: instant('accepted_at'),
    /** The time at which a job recorded that the time of the completeness check had run out. */
    checkJudgedAt: instant('check_judged_at'),
    discardedAt: instant('discarded_at'),
    /**
     * The end of the counted time: of the completeness check before the first acceptance, of the service time after it;
     * null while it is not known. `calendar_edition` is the edition of the calendar that it was computed with.
     */
    dueAt: instant('due_at'),
    dueProvisional: boolean('due_provisional').notNull().default(false),
    calendarEdition: integer('calendar_edition').notNull().default(0),
    stoppedAt: instant('stopped_at'),
    /** True when silence grants the permit unless somebody decides by `due_at`. */
    silenceGrants: boolean('silence_grants').notNull().default(false),
    deemedGrantedAt: instant('deemed_granted_at'),
    /** The time at which a job decided whether the permit is issued by silence. */
    silenceJudgedAt: instant('silence_judged_at'),
    /** The time at which its personal answers and documents were erased, after their retention time. */
    erasedAt: instant('erased_at'),
    /** The rules that escalated it to the office above. */
    escalated: text('escalated').array().notNull().default(sql`'{}'`),
    /** The officer who is assigned to it, and the time of the assignment. */
    assignedTo: uuid('assigned_to').references(() => people.id),
    assignedAt: instant('assigned_at'),
    /** While nobody is assigned: the officer from whom it was released; null after the next assignment or step. */
    releasedFrom: uuid('released_from').references(() => people.id),
  },
  (t) => [
    foreignKey({
      columns: [t.permitType, t.permitTypeVersion],
      foreignColumns: [permitTypeVersions.code, permitTypeVersions.version],
    }),
    foreignKey({ columns: [t.startedFromId], foreignColumns: [t.id] }),
    unique('one_application_a_reference').on(t.reference),
    index('applications_by_applicant').on(t.applicantId, t.id),
    index('applications_by_applicant_and_status').on(t.applicantId, t.status, t.id),
    index('applications_by_office').on(t.officeId, t.id).where(sql`${t.officeId} is not null`),
    index('applications_by_office_and_status_with_filters')
      .on(t.officeId, t.status, t.id, t.permitType, t.villageCode)
      .where(sql`${t.officeId} is not null`),
    index('applications_by_status_with_type').on(t.status, t.id, t.permitType).where(sql`${t.officeId} is not null`),
    index('applications_by_office_and_type').on(t.officeId, t.permitType, t.id).where(sql`${t.officeId} is not null`),
    index('applications_by_office_and_village_with_type')
      .on(t.officeId, t.villageCode, t.id, t.permitType)
      .where(sql`${t.officeId} is not null`),
    index('applications_by_counter_with_type')
      .on(t.filedAtOfficeId, t.id, t.permitType)
      .where(sql`${t.filedAtOfficeId} is not null`),
    index('applications_by_counter_and_status_with_type')
      .on(t.filedAtOfficeId, t.status, t.id, t.permitType)
      .where(sql`${t.filedAtOfficeId} is not null`),
    index('applications_by_earlier').on(t.startedFromId).where(sql`${t.startedFromId} is not null`),
    index('applications_waiting')
      .on(t.status, t.statusSince)
      .where(sql`${t.status} in ('returned', 'awaiting_payment', 'awaiting_originals')`),
    // Only a version before migration 0089 reads it. docs/operations/upgrading.md says when it goes.
    index('applications_closed')
      .on(t.permitType, t.permitTypeVersion, t.statusSince)
      .where(
        sql`${t.status} in ('issued', 'handed_over', 'refused', 'withdrawn', 'lapsed') and ${t.discardedAt} is null and ${t.erasedAt} is null`,
      ),
    check('started_from_something_for_something', sql`(${t.startedFromId} is null) = (${t.startedFor} is null)`),
    index('work_by_due')
      .on(t.officeId, byDue(t.dueAt), t.id)
      .where(sql`${t.officeId} is not null and ${t.stoppedAt} is null`),
    index('work_of_all_by_due_with_filters')
      .on(byDue(t.dueAt), t.id, t.status, t.permitType, t.assignedTo)
      .where(sql`${t.officeId} is not null and ${t.stoppedAt} is null`),
    index('work_by_status_and_due_with_type')
      .on(t.officeId, t.status, byDue(t.dueAt), t.id, t.permitType)
      .where(sql`${t.officeId} is not null and ${t.stoppedAt} is null`),
    index('work_by_type_and_due')
      .on(t.officeId, t.permitType, byDue(t.dueAt), t.id)
      .where(sql`${t.officeId} is not null and ${t.stoppedAt} is null`),
    index('work_escalated')
      .on(t.officeId, byDue(t.dueAt), t.id)
      .where(sql`${t.officeId} is not null and ${t.stoppedAt} is null and ${t.escalated} <> '{}'`),
    index('work_of_nobody_with_type')
      .on(t.officeId, t.status, byDue(t.dueAt), t.id, t.permitType)
      .where(sql`${t.officeId} is not null and ${t.stoppedAt} is null and ${t.assignedTo} is null`),
    index('work_by_assignee_with_status')
      .on(t.officeId, t.assignedTo, byDue(t.dueAt), t.id, t.status, t.permitType)
      .where(sql`${t.assignedTo} is not null`),
    index('work_released')
      .on(t.officeId, t.releasedFrom, byDue(t.dueAt), t.id)
      .where(sql`${t.releasedFrom} is not null and ${t.assignedTo} is null and ${t.stoppedAt} is null`),
    check('an_assignment_has_its_moment', sql`(${t.assignedTo} is null) = (${t.assignedAt} is null)`),
    index('applications_by_calendar')
      .on(t.calendarEdition)
      .where(sql`${t.submittedAt} is not null and ${t.stoppedAt} is null`),
    index('applications_with_open_money')
      .on(t.officeId, t.id)
      .where(sql`${t.refundDue} > 0 or open_money(${t.status}, ${t.feeAmount}, ${t.paidAmount}, ${t.keptAmount}) > 0`),
    check(
      'refunds_and_returns_add_up',
      sql`refunds_add_up(${t.status}, ${t.feeAmount}, ${t.paidAmount}, ${t.refundedAmount}, ${t.keptAmount},
        ${t.refundDue}, ${t.refundReturned})`,
    ),
    index('applications_granted_by_silence').on(t.officeId, t.id).where(sql`${t.deemedGrantedAt} is not null`),
    index('applications_to_issue_by_silence')
      .on(t.deemedGrantedAt)
      .where(sql`${t.deemedGrantedAt} is not null and ${t.silenceJudgedAt} is null and ${t.stoppedAt} is null`),
    index('applications_unchecked')
      .on(t.dueAt)
      .where(sql`${t.status} = 'submitted' and ${t.acceptedAt} is null and ${t.checkJudgedAt} is null`),
    index('applications_by_silence').on(t.dueAt).where(sql`${t.silenceGrants} and ${t.deemedGrantedAt} is null`),
    check('somebody_filed_it', sql`${t.applicantId} is not null or ${t.filedAtOfficeId} is not null`),
    check('an_office_is_responsible', sql`${t.officeId} is not null or ${t.status} in ('draft', 'withdrawn')`),
  ],
)

/** The answers of an application, in a table of their own so that a change of status does not rewrite them. */
export const applicationForms = pgTable(
  'application_forms',
  {
    applicationId: uuid('application_id')
      .primaryKey()
      .references(() => applications.id),
    /** The answers, with masks instead of personal ones. */
    answers: jsonb('answers').notNull(),
    setAside: jsonb('set_aside'),
    /**
     * The personal answers by JSON Pointer, and all values set aside, as a JWE that is bound to the application; null
     * when there are none.
     */
    personal: text('personal'),
    /** The id of the data key of `personal`. */
    personalKid: text('personal_kid'),
    /** True for answers stored before personal answers were encrypted. A job encrypts them. */
    plain: boolean('plain').notNull().default(false),
    /** True when the names in the answers are searchable. A job makes those of older rows so. */
    named: boolean('named').notNull().default(false),
  },
  (t) => [
    index('application_forms_unnamed').on(t.applicationId).where(sql`not ${t.named}`),
    index('application_forms_plain').on(t.applicationId).where(sql`${t.plain}`),
    index('application_forms_by_data_key').on(t.personalKid, t.applicationId).where(sql`${t.personalKid} is not null`),
    check('a_record_names_its_key', sql`(${t.personal} is null) = (${t.personalKid} is null)`),
  ],
)

/**
 * The applicant's name as a JWE bound to the application, so that lists need not read the form. Null when there is
 * none.
 */
export const applicationNames = pgTable(
  'application_names',
  {
    applicationId: uuid('application_id')
      .primaryKey()
      .references(() => applications.id),
    personal: text('personal'),
    personalKid: text('personal_kid'),
  },
  (t) => [
    index('application_names_by_data_key').on(t.personalKid, t.applicationId).where(sql`${t.personalKid} is not null`),
    check('a_name_has_its_key', sql`(${t.personal} is null) = (${t.personalKid} is null)`),
  ],
)

/** Keyed hashes of names and numbers. A search by personal data uses only these. */
export const applicationLookups = pgTable(
  'application_lookups',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    kind: searchKind('kind').notNull(),
    digest: bytea('digest').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.applicationId, t.kind, t.digest] }),
    index('application_lookups_by_digest').on(t.kind, t.digest, t.applicationId),
  ],
)

/**
 * The hashes of names in `application_lookups`, and one of each pair of them, for each office that has the application:
 * the responsible office, and the one at whose counter it was filed. Triggers keep it, by `name_tokens`. A search for
 * two words at an office reads one range of the primary key, and one in a city one of the index of pairs. A pair has 16
 * bytes, a word 32.
 */
export const officeNameWords = pgTable(
  'office_name_words',
  {
    applicationId: uuid('application_id').notNull(),
    digest: bytea('digest').notNull(),
    officeId: uuid('office_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.officeId, t.digest, t.applicationId] }),
    index('office_name_words_by_application').on(t.applicationId),
    index('office_name_words_pairs')
      .on(t.digest, t.applicationId, t.officeId)
      .where(sql`octet_length(${t.digest}) = 16`),
  ],
)

/**
 * The history of an application. The event of version n made it version n. A trigger refuses updates and deletes.
 * Another trigger numbers the events of an application and chains them: each hash covers the content of its event and
 * the hash before. It overwrites values that an insert gives for these columns.
 */
export const applicationEvents = pgTable(
  'application_events',
  {
    id: id(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    action: text('action'),
    fromStatus: applicationStatus('from_status'),
    toStatus: applicationStatus('to_status'),
    actorId: uuid('actor_id').references(() => people.id),
    standing: text('standing').notNull(),
    officeId: uuid('office_id').references(() => offices.id),
    channel: channel('channel').notNull(),
    details: jsonb('details').notNull().default({}),
    at: instant('at').notNull(),
    sequence: integer('sequence').notNull().default(0),
    previousHash: bytea('previous_hash').notNull().default(sql`'\\x'`),
    hash: bytea('hash').notNull().default(sql`'\\x'`),
  },
  (t) => [
    unique('one_event_a_version').on(t.applicationId, t.version),
    check(
      'a_step_has_both_ends',
      sql`(${t.action} is null) = (${t.fromStatus} is null) and (${t.action} is null) = (${t.toStatus} is null)`,
    ),
  ],
)

/**
 * The service clock of an application: intervals without gap or overlap since it was drafted. The last one has no end.
 */
export const applicationIntervals = pgTable(
  'application_intervals',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    sequence: integer('sequence').notNull(),
    status: applicationStatus('status').notNull(),
    clock: clock('clock').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.applicationId, t.sequence] }),
    check('time_runs_forward', sql`${t.endedAt} >= ${t.startedAt}`),
  ],
)

/**
 * The hashed claim code of an application filed at a counter, at most one each. A new code replaces it; a claim deletes
 * it.
 */
export const claimCodes = pgTable(
  'claim_codes',
  {
    applicationId: uuid('application_id')
      .primaryKey()
      .references(() => applications.id),
    sha256: bytea('sha256').notNull(),
    issuedBy: uuid('issued_by')
      .notNull()
      .references(() => people.id),
    issuedAt: instant('issued_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [check('a_claim_code_expires', sql`${t.expiresAt} > ${t.issuedAt}`)],
)
