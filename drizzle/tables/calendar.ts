import { date, integer, jsonb, pgTable, smallint, unique, uuid } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'
import { people } from './people.ts'

/**
 * The working time of each year, in versions. A trigger refuses updates and deletes. Each version is also the next
 * edition of the whole calendar; another trigger numbers editions in the order in which they commit.
 */
export const calendarVersions = pgTable(
  'calendar_versions',
  {
    id: id(),
    edition: integer('edition').notNull(),
    year: smallint('year').notNull(),
    version: integer('version').notNull(),
    definition: jsonb('definition').notNull(),
    publishedBy: uuid('published_by').references(() => people.id),
    publishedAt: instant('published_at').notNull().defaultNow(),
  },
  (t) => [unique('one_calendar_a_version').on(t.year, t.version), unique('one_calendar_an_edition').on(t.edition)],
)

/** Alarms about years without a published calendar in which deadlines can soon end, at most one for each year. */
export const calendarAlarms = pgTable('calendar_alarms', {
  id: id(),
  year: smallint('year').notNull().unique('one_alarm_a_year'),
  /** The first day whose applications can have a deadline in that year. */
  reachedFrom: date('reached_from').notNull(),
  raisedAt: instant('raised_at').notNull().defaultNow(),
})
