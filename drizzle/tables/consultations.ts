import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
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
import { clients } from './clients.ts'
import { bytea, id, instant } from './columns.ts'
import { consultationStatus, scanState } from './enums.ts'
import { people } from './people.ts'

/**
 * Requests for the opinion of an agency about an application. Every change raises the version of the application, too,
 * so the lock of its row serialises opinions, silence and the steps of the application.
 */
export const consultations = pgTable(
  'consultations',
  {
    id: id(),
    version: integer('version').notNull().default(1),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    /** The permit type of the application, by a trigger when the consultation is inserted. It never changes. */
    permitType: text('permit_type'),
    clientId: uuid('client_id')
      .notNull()
      .references(() => clients.id),
    /** The names of the agency when it was asked, in both languages. */
    agency: jsonb('agency').notNull(),
    /** The number among the consultations of this agency about the application. */
    round: smallint('round').notNull(),
    /** The number among all consultations about the application. */
    place: smallint('place').notNull(),
    basis: text('basis').notNull(),
    question: jsonb('question').notNull(),
    /** The slots and the answers that the agency may read. */
    documents: text('documents').array().notNull(),
    answers: text('answers').array().notNull(),
    time: jsonb('time').notNull(),
    remindHours: smallint('remind_hours'),
    silence: text('silence').notNull(),
    status: consultationStatus('status').notNull(),
    /** The reviewer who requested it beyond the permit type, or again; null for one by the permit type. */
    askedBy: uuid('asked_by').references(() => people.id),
    madeAt: instant('made_at').notNull(),
    requestedAt: instant('requested_at'),
    dueAt: instant('due_at'),
    remindAt: instant('remind_at'),
    calendarEdition: integer('calendar_edition').notNull().default(0),
    remindedAt: instant('reminded_at'),
    escalatedAt: instant('escalated_at'),
    opinion: text('opinion'),
    /** The reasons for the opinion, for declining, or for ending the consultation. */
    reasons: text('reasons'),
    conditions: text('conditions').array().notNull().default([]),
    /** The conditions that the approval in force took over, in their order. Null without such an approval. */
    settled: jsonb('settled'),
    /** Name and position of the person who signed for the agency. */
    signedBy: jsonb('signed_by'),
    /** The cause of a cancellation: a status of the application, or `reviewer`. */
    endedBecause: text('ended_because'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    unique('one_consultation_a_place').on(t.applicationId, t.place),
    uniqueIndex('one_open_consultation_an_agency').on(t.applicationId, t.clientId).where(sql`${t.endedAt} is null`),
    index('consultations_by_agency_with_due').on(t.clientId, t.id, t.dueAt),
    index('consultations_by_agency_and_type').on(t.clientId, t.permitType, t.id),
    index('consultations_by_agency_and_status_with_type').on(t.clientId, t.status, t.id, t.permitType),
    index('consultations_to_end').on(t.dueAt).where(sql`${t.status} = 'requested' and ${t.escalatedAt} is null`),
    index('consultations_to_remind').on(t.remindAt).where(sql`${t.status} = 'requested' and ${t.remindedAt} is null`),
    check(
      'an_ended_consultation_has_its_moment',
      sql`(${t.endedAt} is null) = (${t.status} in ('planned', 'requested', 'question_asked'))`,
    ),
    check('a_planned_consultation_is_not_requested', sql`(${t.status} <> 'planned') or (${t.requestedAt} is null)`),
    check(
      'an_opinion_is_signed',
      sql`(${t.status} not in ('answered', 'declined')) or (${t.signedBy} is not null and ${t.reasons} is not null)`,
    ),
  ],
)

/** Questions of agencies to the office, with the answers. A consultation has at most one open question. */
export const consultationQuestions = pgTable(
  'consultation_questions',
  {
    id: id(),
    consultationId: uuid('consultation_id')
      .notNull()
      .references(() => consultations.id),
    text: text('text').notNull(),
    askedBy: jsonb('asked_by').notNull(),
    askedAt: instant('asked_at').notNull(),
    answer: text('answer'),
    answeredBy: uuid('answered_by').references(() => people.id),
    answeredAt: instant('answered_at'),
  },
  (t) => [
    index('questions_by_consultation').on(t.consultationId, t.id),
    uniqueIndex('one_open_question_a_consultation').on(t.consultationId).where(sql`${t.answeredAt} is null`),
    check('an_answer_has_its_author', sql`(${t.answer} is null) = (${t.answeredAt} is null)`),
  ],
)

/**
 * Files that agencies upload for their opinions. Only the agency sees a paper before it gives an opinion with it. A job
 * deletes the other papers of an ended consultation.
 */
export const consultationPapers = pgTable(
  'consultation_papers',
  {
    id: id(),
    consultationId: uuid('consultation_id')
      .notNull()
      .references(() => consultations.id),
    fileName: text('file_name').notNull(),
    mediaType: text('media_type').notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    sha256: bytea('sha256').notNull(),
    objectKey: text('object_key').notNull(),
    uploadedAt: instant('uploaded_at').notNull(),
    /** The time of the opinion that has this paper; null before. */
    givenAt: instant('given_at'),
    scan: scanState('scan').notNull().default('unscanned'),
    scanAttempts: smallint('scan_attempts').notNull().default(0),
    /** The time of the next scan; null when none is due. */
    nextScanAt: instant('next_scan_at'),
  },
  (t) => [
    unique('one_paper_an_object').on(t.objectKey),
    index('papers_of_consultation').on(t.consultationId, t.id),
    index('papers_not_given').on(t.consultationId).where(sql`${t.givenAt} is null`),
    index('papers_to_scan').on(t.nextScanAt).where(sql`${t.nextScanAt} is not null`),
    check('a_paper_is_not_empty', sql`${t.sizeBytes} > 0`),
    check('a_paper_has_a_sha256', sql`octet_length(${t.sha256}) = 32`),
  ],
)

/** The history of consultations: one event a version. A trigger refuses updates and deletes. */
export const consultationEvents = pgTable(
  'consultation_events',
  {
    id: id(),
    consultationId: uuid('consultation_id')
      .notNull()
      .references(() => consultations.id),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    fromStatus: consultationStatus('from_status'),
    toStatus: consultationStatus('to_status').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [unique('one_consultation_event_a_version').on(t.consultationId, t.version)],
)
