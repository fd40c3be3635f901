import { sql } from 'drizzle-orm'
import { check, foreignKey, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { id, instant } from './columns.ts'
import { appointmentOutcome, appointmentResponse, channel } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/**
 * The dates of inspections. An application has at most one without an outcome: its open one. An exclusion constraint
 * prevents that two open ones of an inspector overlap.
 */
export const inspectionAppointments = pgTable(
  'inspection_appointments',
  {
    id: id(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    inspectorId: uuid('inspector_id')
      .notNull()
      .references(() => people.id),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    note: text('note'),
    /** The reason for an inspection outside the office hours of the calendar. */
    outsideHoursReason: text('outside_hours_reason'),
    supersedes: uuid('supersedes'),
    madeBy: uuid('made_by')
      .notNull()
      .references(() => people.id),
    madeAt: instant('made_at').notNull(),
    response: appointmentResponse('response'),
    responseNote: text('response_note'),
    respondedAt: instant('responded_at'),
    outcome: appointmentOutcome('outcome'),
    outcomeReason: text('outcome_reason'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    foreignKey({ columns: [t.supersedes], foreignColumns: [t.id] }),
    index('appointments_by_application').on(t.applicationId, t.id),
    uniqueIndex('one_open_appointment_an_application').on(t.applicationId).where(sql`${t.outcome} is null`),
    check('an_appointment_has_a_length', sql`${t.endsAt} > ${t.startsAt}`),
    check('a_response_has_its_moment', sql`(${t.response} is null) = (${t.respondedAt} is null)`),
    check('an_outcome_has_its_moment', sql`(${t.outcome} is null) = (${t.endedAt} is null)`),
  ],
)

/**
 * The minutes of inspections. The id is that of the event of the step `report_inspection`. A trigger refuses updates
 * and deletes.
 */
export const inspectionReports = pgTable(
  'inspection_reports',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    appointmentId: uuid('appointment_id').references(() => inspectionAppointments.id),
    inspectorId: uuid('inspector_id')
      .notNull()
      .references(() => people.id),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    recommendation: text('recommendation'),
    report: jsonb('report').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('reports_by_application').on(t.applicationId, t.id)],
)

/** The applicant's signatures of minutes of inspections, at most one each. A trigger refuses updates and deletes. */
export const inspectionSignatures = pgTable('inspection_signatures', {
  reportId: uuid('report_id')
    .primaryKey()
    .references(() => inspectionReports.id),
  personId: uuid('person_id')
    .notNull()
    .references(() => people.id),
  channel: channel('channel').notNull(),
  at: instant('at').notNull(),
})
