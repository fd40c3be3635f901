import { index, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/**
 * Stored responses to requests with an Idempotency-Key. Each commits in the transaction of the change. `person_id` is
 * the id of the person or agency that sent the key.
 */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    personId: uuid('person_id').notNull(),
    key: text('key').notNull(),
    fingerprint: bytea('fingerprint').notNull(),
    statusCode: smallint('status_code').notNull(),
    headers: jsonb('headers').notNull(),
    body: text('body').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.key] }), index('idempotency_keys_by_age').on(t.createdAt)],
)

/** The rate limit counters of all processes. The table is unlogged: a crash of PostgreSQL empties it. */
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
