import { sql } from 'drizzle-orm'
import { check, integer, json, pgTable, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { people } from './people.ts'

/**
 * The legal remedy against decisions of the network, each row a version: that of the moment of a decision is told.
 * `remedy` is null for a version that took it back. Never updated, never deleted: a trigger refuses it.
 */
export const legalRemedies = pgTable(
  'legal_remedies',
  {
    version: integer('version').primaryKey(),
    remedy: json('remedy'),
    by: uuid('by')
      .notNull()
      .references(() => people.id),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [check('a_remedy_has_a_number', sql`${t.version} > 0`)],
)
