import { sql } from 'drizzle-orm'
import { check, date, index, integer, jsonb, pgTable, primaryKey, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { id, instant } from './columns.ts'
import { applicationStatus, dissolutionState } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/**
 * The dissolutions of offices: successor, dates, and after the transfer its minutes. An office has at most one that is
 * planned or winding down.
 */
export const officeDissolutions = pgTable(
  'office_dissolutions',
  {
    id: id(),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    successorOfficeId: uuid('successor_office_id')
      .notNull()
      .references(() => offices.id),
    state: dissolutionState('state').notNull().default('planned'),
    windDownOn: date('wind_down_on').notNull(),
    dissolveOn: date('dissolve_on'),
    requestedBy: uuid('requested_by')
      .notNull()
      .references(() => people.id),
    requestedAt: instant('requested_at').notNull(),
    woundDownAt: instant('wound_down_at'),
    dissolvedAt: instant('dissolved_at'),
    dissolvedBy: uuid('dissolved_by').references(() => people.id),
    calledOffAt: instant('called_off_at'),
    estate: jsonb('estate'),
  },
  (t) => [
    index('dissolutions_by_office').on(t.officeId, t.id),
    uniqueIndex('one_standing_dissolution').on(t.officeId).where(sql`${t.state} in ('planned', 'winding_down')`),
    index('standing_dissolutions_by_successor')
      .on(t.successorOfficeId)
      .where(sql`${t.state} in ('planned', 'winding_down')`),
    check('another_takes_over', sql`${t.successorOfficeId} <> ${t.officeId}`),
    check(
      'what_is_dissolved_has_minutes',
      sql`(${t.state} = 'dissolved') = (${t.estate} is not null and ${t.dissolvedAt} is not null)`,
    ),
  ],
)

/** The list in the minutes of a dissolution: every transferred application, as it was then. */
export const officeDissolutionApplications = pgTable(
  'office_dissolution_applications',
  {
    dissolutionId: uuid('dissolution_id')
      .notNull()
      .references(() => officeDissolutions.id),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    version: integer('version').notNull(),
    status: applicationStatus('status').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.dissolutionId, t.applicationId] }),
    index('dissolution_files_by_application').on(t.applicationId),
  ],
)
