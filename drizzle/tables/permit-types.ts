import { sql } from 'drizzle-orm'
import {
  boolean,
  date,
  foreignKey,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { id, instant, tsvector } from './columns.ts'
import { level } from './enums.ts'
import { offices, regions } from './network.ts'
import { people } from './people.ts'

/**
 * The search words of a permit type in both languages: runs of the letters a to z and digits in lower case, without
 * accents. `src/catalogue/permit-types/search.ts` does the same with the words of a query. The expression has only
 * immutable functions, as a generated column demands, and no dictionary, so that prefixes match.
 */
const searchWords = sql`array_to_tsvector(string_to_array(trim(regexp_replace(lower(regexp_replace(normalize(
  code || ' ' || (definition#>>'{names,id}') || ' ' || (definition#>>'{names,en}') || ' ' || (definition#>>'{summary,id}') || ' ' || (definition#>>'{summary,en}'),
  NFKD), '[\\u0300-\\u036f]', '', 'g')), '[^a-z0-9]+', ' ', 'g')), ' '))`

/**
 * The published versions of permit types. A trigger refuses updates and deletes. `written` is the definition for
 * clients, with members in the author's order. `definition` is the same for queries; a trigger derives it.
 */
export const permitTypeVersions = pgTable(
  'permit_type_versions',
  {
    code: text('code').notNull(),
    version: integer('version').notNull(),
    validFrom: date('valid_from').notNull(),
    written: json('written').notNull(),
    definition: jsonb('definition').notNull(),
    names: jsonb('names').notNull().generatedAlwaysAs(sql`definition->'names'`),
    summary: jsonb('summary').notNull().generatedAlwaysAs(sql`definition->'summary'`),
    level: text('level').notNull().generatedAlwaysAs(sql`definition->>'level'`),
    /** The levels of offices that its rules can make responsible. */
    issuingLevels: jsonb('issuing_levels')
      .notNull()
      .generatedAlwaysAs(
        sql`'[]'::jsonb || (definition->'level') || jsonb_path_query_array(definition, '$.authority[*].level')`,
      ),
    fee: boolean('fee').notNull().generatedAlwaysAs(sql`(definition#>>'{stages,fee}') = 'true'`),
    inspection: boolean('inspection').notNull().generatedAlwaysAs(sql`(definition#>>'{stages,inspection}') = 'true'`),
    originalsGate: text('originals_gate').notNull().generatedAlwaysAs(sql`definition->>'originalsGate'`),
    words: tsvector('words').notNull().generatedAlwaysAs(searchWords),
    /** The years of its retention, and where they start; null without. `erasable_on` reads them for each closing. */
    retentionYears: integer('retention_years').generatedAlwaysAs(sql`(definition#>>'{retention,years}')::int`),
    retentionStart: text('retention_start').generatedAlwaysAs(sql`definition#>>'{retention,countsFrom}'`),
    publishedBy: uuid('published_by').references(() => people.id),
    publishedAt: instant('published_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.code, t.version] }),
    index('permit_types_by_level').on(t.level, t.code),
    index('permit_types_by_fee').on(t.fee, t.code),
    index('permit_types_by_inspection').on(t.inspection, t.code),
    index('permit_types_by_originals_gate').on(t.originalsGate, t.code),
    index('permit_types_by_words').using('gin', t.words),
  ],
)

/** The drafts of permit types, one for each code. Members of definitions are in the author's order. */
export const permitTypeDrafts = pgTable('permit_type_drafts', {
  code: text('code').primaryKey(),
  revision: integer('revision').notNull().default(1),
  definition: json('definition').notNull(),
  updatedBy: uuid('updated_by')
    .notNull()
    .references(() => people.id),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

/** The retirements of permit types. From that day on nobody can draft an application; drafted ones continue. */
export const permitTypeRetirements = pgTable('permit_type_retirements', {
  code: text('code').primaryKey(),
  retiredFrom: date('retired_from').notNull(),
  reason: text('reason').notNull(),
  retiredBy: uuid('retired_by')
    .notNull()
    .references(() => people.id),
  retiredAt: instant('retired_at').notNull().defaultNow(),
})

/**
 * The versions of permit types that were withdrawn before their first day. No application can be drafted with them. A
 * trigger refuses updates and deletes.
 */
export const permitTypeWithdrawals = pgTable(
  'permit_type_withdrawals',
  {
    code: text('code').notNull(),
    version: integer('version').notNull(),
    reason: text('reason').notNull(),
    withdrawnBy: uuid('withdrawn_by')
      .notNull()
      .references(() => people.id),
    withdrawnAt: instant('withdrawn_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.code, t.version] }),
    foreignKey({
      name: 'what_is_withdrawn_was_published',
      columns: [t.code, t.version],
      foreignColumns: [permitTypeVersions.code, permitTypeVersions.version],
    }),
  ],
)

/** The permit types that are online, by office. */
export const officePermitTypes = pgTable(
  'office_permit_types',
  {
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    permitType: text('permit_type').notNull(),
    since: instant('since').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.officeId, t.permitType] })],
)

/** The rollouts of permit types, online or offline: each for a region and optionally one level of offices. */
export const permitTypeRollouts = pgTable(
  'permit_type_rollouts',
  {
    id: id(),
    permitType: text('permit_type').notNull(),
    regionCode: text('region_code')
      .notNull()
      .references(() => regions.code),
    level: level('level'),
    online: boolean('online').notNull(),
    offices: integer('offices').notNull(),
    by: uuid('by')
      .notNull()
      .references(() => people.id),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [index('rollouts_by_permit_type').on(t.permitType, t.id)],
)
