import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'
import { environment } from './enums.ts'
import { keptOfKey } from './key-columns.ts'
import { people } from './people.ts'

/** Agencies with API access. Each change of a registration or its keys raises the version and adds an event. */
export const clients = pgTable(
  'clients',
  {
    id: id(),
    version: integer('version').notNull().default(1),
    environment: environment('environment').notNull(),
    registration: jsonb('registration').notNull(),
    oauthClientId: text('oauth_client_id').generatedAlwaysAs(sql`registration->'oauthClient'->>'clientId'`),
    oauthSubject: text('oauth_subject').generatedAlwaysAs(sql`registration->'oauthClient'->>'subject'`),
    suspendedAt: instant('suspended_at'),
    suspensionReason: text('suspension_reason'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    unique('one_client_a_subject').on(t.oauthSubject),
    check('a_suspension_has_a_reason', sql`(${t.suspendedAt} is null) = (${t.suspensionReason} is null)`),
  ],
)

/** The history of agencies and their keys. A trigger refuses updates and deletes. */
export const clientEvents = pgTable(
  'client_events',
  {
    id: id(),
    clientId: uuid('client_id')
      .notNull()
      .references(() => clients.id),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    actorId: uuid('actor_id').references(() => people.id),
    details: jsonb('details').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [unique('one_client_event_a_version').on(t.clientId, t.version)],
)

/** The API keys of agencies. A key is valid for at most a year. */
export const clientKeys = pgTable(
  'client_keys',
  {
    id: id(),
    clientId: uuid('client_id')
      .notNull()
      .references(() => clients.id),
    ...keptOfKey(),
    /** The scopes of the key. Null: those of the registration except the ones to manage keys. */
    scopes: text('scopes').array(),
  },
  (t) => [
    unique('one_key_a_hash').on(t.sha256),
    index('client_keys_by_client').on(t.clientId, t.id),
    check('a_key_expires_within_a_year', sql`${t.expiresAt} <= ${t.createdAt} + interval '1 year'`),
    check('a_revocation_has_a_reason', sql`(${t.revokedAt} is null) = (${t.revocationReason} is null)`),
  ],
)

/**
 * The requests of agencies about permits: purpose, and the permits in the response. A trigger refuses updates and
 * deletes.
 */
export const clientQueries = pgTable(
  'client_queries',
  {
    id: id(),
    clientId: uuid('client_id')
      .notNull()
      .references(() => clients.id),
    keyId: uuid('key_id').references(() => clientKeys.id),
    purpose: text('purpose').notNull(),
    operation: text('operation').notNull(),
    permitIds: uuid('permit_ids').array().notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [index('client_queries_by_client').on(t.clientId, t.id)],
)
