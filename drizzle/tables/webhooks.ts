import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { clientKeys, clients } from './clients.ts'
import { id, instant } from './columns.ts'
import { webhookDeliveryState, webhookPauseReason } from './enums.ts'

/**
 * Webhooks of agencies. `position` is the last event of the log that was delivered or skipped, `wanted` the last one
 * that may concern the webhook: it has new events when `wanted` is greater. A worker leases a webhook to deliver its
 * events. There is no index on times: they change with every delivery, and the table is small.
 */
export const webhooks = pgTable(
  'webhooks',
  {
    id: id(),
    clientId: uuid('client_id')
      .notNull()
      .references(() => clients.id),
    version: integer('version').notNull().default(1),
    url: text('url').notNull(),
    description: text('description'),
    /** Event types as in the log; null: all. */
    types: text('types').array(),
    permitTypes: text('permit_types').array().notNull(),
    regions: text('regions').array().notNull(),
    /** The secret, and the previous one, which is valid until `previous_until`, as a JWE that is bound to the id. */
    personal: text('personal').notNull(),
    personalKid: text('personal_kid').notNull(),
    previousUntil: instant('previous_until'),
    pausedAt: instant('paused_at'),
    pauseReason: webhookPauseReason('pause_reason'),
    position: bigint('position', { mode: 'number' }).notNull(),
    wanted: bigint('wanted', { mode: 'number' }).notNull(),
    /** The time of the next delivery; null when none waits. */
    dueAt: instant('due_at'),
    leaseId: uuid('lease_id'),
    leasedUntil: instant('leased_until'),
    /** True when the last attempt failed or took long. Slow webhooks do not delay others. */
    isSlow: boolean('is_slow').notNull().default(false),
    /** The number of failed attempts since the last success, and the time of the first of them. */
    failures: integer('failures').notNull().default(0),
    failingSince: instant('failing_since'),
    deliveredAt: instant('delivered_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    index('webhooks_by_client').on(t.clientId, t.id),
    index('webhooks_by_data_key').on(t.personalKid, t.id),
    check('a_pause_has_a_reason', sql`(${t.pausedAt} is null) = (${t.pauseReason} is null)`),
    check('a_lease_ends', sql`(${t.leaseId} is null) = (${t.leasedUntil} is null)`),
    check('failures_have_a_beginning', sql`(${t.failures} = 0) = (${t.failingSince} is null)`),
  ],
)

/** The history of webhooks. A trigger refuses updates and deletes. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    id: id(),
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.id),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    /** The key with which the agency made the change; null for a token, and for changes by the service itself. */
    keyId: uuid('key_id').references(() => clientKeys.id),
    details: jsonb('details').notNull().default({}),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [index('webhook_events_by_webhook').on(t.webhookId, t.id)],
)

/** Replays of past events that an agency ordered. The events after `position`, up to `until`, are still to be sent. */
export const webhookReplays = pgTable(
  'webhook_replays',
  {
    id: id(),
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.id),
    after: bigint('after', { mode: 'number' }).notNull(),
    until: bigint('until', { mode: 'number' }).notNull(),
    position: bigint('position', { mode: 'number' }).notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('webhook_replays_by_webhook').on(t.webhookId, t.id),
    index('webhook_replays_open').on(t.webhookId, t.id).where(sql`${t.endedAt} is null`),
    check('a_replay_goes_forward', sql`${t.after} <= ${t.position} and ${t.position} <= ${t.until}`),
  ],
)

/**
 * Events that were sent, or are to be sent, to a webhook. No foreign keys: webhooks are never deleted, events are, and
 * every delivery inserts a row. An event delivered at the first attempt is written once.
 */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: id(),
    webhookId: uuid('webhook_id').notNull(),
    replayId: uuid('replay_id'),
    position: bigint('position', { mode: 'number' }).notNull(),
    eventId: uuid('event_id').notNull(),
    type: text('type').notNull(),
    /** The `subject` of the event. Deliveries with the same subject are sent in order. */
    subject: text('subject').notNull(),
    state: webhookDeliveryState('state').notNull(),
    /** Each attempt: `at`, `status`, `milliseconds`, `failure`, `answer`. */
    attempts: jsonb('attempts').notNull().default([]),
    /** Failed attempts since the retry schedule began: at the first attempt, or when the webhook was resumed. */
    tries: integer('tries').notNull().default(0),
    /**
     * The time of the next attempt; null while it waits for an earlier one of the same subject, and when it has ended.
     */
    nextAt: instant('next_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    unique('one_delivery_an_event').on(t.webhookId, t.eventId, t.replayId).nullsNotDistinct(),
    index('webhook_deliveries_by_webhook').on(t.webhookId, t.id),
    index('webhook_deliveries_waiting').on(t.webhookId, t.id).where(sql`${t.state} = 'waiting'`),
    index('webhook_deliveries_cancelled').on(t.webhookId, t.id).where(sql`${t.state} = 'cancelled'`),
    check('what_waits_has_no_end', sql`(${t.state} = 'waiting') = (${t.endedAt} is null)`),
  ],
)

/** One row: the position up to which workers have compared the log with the webhooks. A worker locks it meanwhile. */
export const webhookRouting = pgTable(
  'webhook_routing',
  {
    one: boolean('one').primaryKey().default(true),
    position: bigint('position', { mode: 'number' }).notNull().default(0),
  },
  (t) => [check('there_is_one_routing', sql`${t.one}`)],
)
