import { date, index, pgTable, uuid } from 'drizzle-orm/pg-core'

/**
 * The day from which the data of a closed application may be erased: `infinity` while its permit, an open objection
 * or open money keeps it. One row for each closed application whose type states a retention, until its data is erased.
 * Triggers keep it, by `erasable_on`.
 */
export const retentions = pgTable(
  'retentions',
  {
    applicationId: uuid('application_id').primaryKey(),
    erasableOn: date('erasable_on').notNull(),
  },
  (t) => [index('retentions_in_order').on(t.erasableOn, t.applicationId)],
)
