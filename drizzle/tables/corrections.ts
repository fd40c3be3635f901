import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { id, instant } from './columns.ts'
import { correctionOutcome } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/**
 * Requests to correct a submitted application. An application has at most one open. The old and new values are a JWE,
 * erased with the personal data of the application.
 */
export const corrections = pgTable(
  'corrections',
  {
    id: id(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    pointers: text('pointers').array().notNull(),
    personal: text('personal'),
    personalKid: text('personal_kid'),
    reason: text('reason').notNull(),
    requestedBy: uuid('requested_by')
      .notNull()
      .references(() => people.id),
    requestedAt: instant('requested_at').notNull(),
    outcome: correctionOutcome('outcome'),
    outcomeReason: text('outcome_reason'),
    decidedBy: uuid('decided_by').references(() => people.id),
    decidedFor: uuid('decided_for').references(() => offices.id),
    decidedAt: instant('decided_at'),
  },
  (t) => [
    index('corrections_by_application').on(t.applicationId, t.id),
    uniqueIndex('one_open_correction_a_file').on(t.applicationId).where(sql`${t.outcome} is null`),
    index('corrections_by_key').on(t.personalKid, t.id).where(sql`${t.personalKid} is not null`),
    check(
      'a_correction_is_decided_whole',
      sql`(${t.outcome} is null) = (${t.decidedAt} is null) and (${t.outcome} is null) = (${t.decidedBy} is null)`,
    ),
    check('a_refusal_has_a_reason', sql`${t.outcome} is distinct from 'refused' or ${t.outcomeReason} is not null`),
  ],
)
