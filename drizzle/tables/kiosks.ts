import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, id, instant } from './columns.ts'
import { environment } from './enums.ts'
import { keptOfKey } from './key-columns.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/**
 * Self-service devices in the halls of offices. Each change of the keys raises the version and adds an event.
 */
export const kiosks = pgTable(
  'kiosks',
  {
    id: id(),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    label: text('label').notNull(),
    environment: environment('environment').notNull(),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [index('kiosks_by_office').on(t.officeId, t.id)],
)

/** The history of kiosks and their keys. A trigger refuses updates and deletes. */
export const kioskEvents = pgTable(
  'kiosk_events',
  {
    id: id(),
    kioskId: uuid('kiosk_id')
      .notNull()
      .references(() => kiosks.id),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    actorId: uuid('actor_id')
      .notNull()
      .references(() => people.id),
    details: jsonb('details').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [unique('one_kiosk_event_a_version').on(t.kioskId, t.version)],
)

/** The API keys of kiosks. A key is valid for at most a year. */
export const kioskKeys = pgTable(
  'kiosk_keys',
  {
    id: id(),
    kioskId: uuid('kiosk_id')
      .notNull()
      .references(() => kiosks.id),
    ...keptOfKey(),
  },
  (t) => [
    unique('one_kiosk_key_a_hash').on(t.sha256),
    index('kiosk_keys_by_kiosk').on(t.kioskId, t.id),
    check('a_kiosk_key_expires_within_a_year', sql`${t.expiresAt} <= ${t.createdAt} + interval '1 year'`),
    check('a_kiosk_key_revocation_has_a_reason', sql`(${t.revokedAt} is null) = (${t.revocationReason} is null)`),
  ],
)

/** The kiosk code of a person, as a hash, at most one each. Its use deletes it. */
export const kioskCodes = pgTable(
  'kiosk_codes',
  {
    personId: uuid('person_id')
      .primaryKey()
      .references(() => people.id),
    sha256: bytea('sha256').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [unique('one_kiosk_code_a_hash').on(t.sha256)],
)

/** The sessions of people at kiosks. They are stored for some days after their end, to show who used which device. */
export const kioskSessions = pgTable(
  'kiosk_sessions',
  {
    id: id(),
    keyId: uuid('key_id')
      .notNull()
      .references(() => kioskKeys.id),
    kioskId: uuid('kiosk_id')
      .notNull()
      .references(() => kiosks.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    sha256: bytea('sha256').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    lastUsedAt: instant('last_used_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    unique('one_kiosk_session_a_hash').on(t.sha256),
    index('kiosk_sessions_open').on(t.kioskId).where(sql`${t.endedAt} is null`),
    index('kiosk_sessions_by_person').on(t.personId, t.id),
    index('kiosk_sessions_by_end').on(t.expiresAt),
  ],
)
