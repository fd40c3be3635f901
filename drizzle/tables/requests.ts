import { index, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'
import { people } from './people.ts'

/** Replies under an Idempotency-Key, committed together with the change they belong to. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    key: text('key').notNull(),
    fingerprint: bytea('fingerprint').notNull(),
    statusCode: smallint('status_code').notNull(),
    headers: jsonb('headers').notNull(),
    body: text('body').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.key] }), index('idempotency_keys_by_age').on(t.createdAt)],
)

/** The request counts that the processes share. They may be lost in a crash: a migration makes the table unlogged. */
export const rateCounters = pgTable(
  'rate_counters',
  {
    policy: text('policy').notNull(),
    subject: text('subject').notNull(),
    endsAt: instant('ends_at').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.policy, t.subject, t.endsAt] }), index('rate_counters_by_end').on(t.endsAt)],
)
