import { sql } from 'drizzle-orm'
import { check, integer, json, pgTable, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { people } from './people.ts'

/**
 * The legal remedy against decisions of the network, in versions. Letters state the version that was the latest at the
 * time of the decision. `remedy` is null in a version that withdrew it. A trigger refuses updates and deletes.
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
