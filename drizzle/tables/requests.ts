import { index, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/**
 * Stored answers to requests with an Idempotency-Key. Each commits together with the change that it answers.
 * `person_id` is the person or the agency whose key it is.
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

/** The rate limit counters that all processes share. The table is unlogged: a crash of PostgreSQL loses them. */
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
