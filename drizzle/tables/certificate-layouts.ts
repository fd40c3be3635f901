import { sql } from 'drizzle-orm'
import { check, integer, json, pgTable, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { people } from './people.ts'

/**
 * The layouts of certificates of the network, in versions. A permit gets the highest version at its issue. `by` is null
 * for the layout of the sample. A trigger refuses updates and deletes.
 */
export const certificateLayouts = pgTable(
  'certificate_layouts',
  {
    version: integer('version').primaryKey(),
    layout: json('layout').notNull(),
    by: uuid('by').references(() => people.id),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [check('a_layout_has_a_number', sql`${t.version} > 0`)],
)
