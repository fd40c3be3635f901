import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/**
 * Events that the statistics have not counted yet. A trigger inserts them in the transaction of the event; the
 * transaction that counts them deletes them. So each event counts once, in any order of commits. There is no foreign
 * key: events are never deleted.
 */
export const uncounted = pgTable('uncounted', { eventId: uuid('event_id').primaryKey() })

/**
 * Counters. An event raises those of its month and its year; of its office, the level of the office and the network;
 * and of its permit type and all types (`*`). So a query reads a few rows. A job replaces those of overdue
 * applications.
 */
export const statistics = pgTable(
  'statistics',
  {
    /** A month, `2026-11`, or a year. */
    period: text('period').notNull(),
    /** `network`, a level, or the id of an office. */
    place: text('place').notNull(),
    permitType: text('permit_type').notNull(),
    measure: text('measure').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.period, t.place, t.permitType, t.measure] }),
    index('statistics_by_type').on(t.period, t.permitType, t.place),
    check('a_counter_counts_something', sql`${t.count} > 0`),
  ],
)

/**
 * The number of changes of the counters and the time of the last one, in a single row. Each change locks it.
 */
export const statisticsEditions = pgTable(
  'statistics_editions',
  {
    one: boolean('one').primaryKey().default(true),
    number: integer('number').notNull().default(0),
    countedAt: instant('counted_at').notNull().defaultNow(),
  },
  (t) => [check('there_is_one', sql`${t.one}`)],
)
