import { sql } from 'drizzle-orm'
import {
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { unknownContact } from '../../src/network/offices/contact.ts'
import { id, instant } from './columns.ts'
import { level, officeState } from './enums.ts'
import { people } from './people.ts'

export const regions = pgTable(
  'regions',
  {
    code: text('code').primaryKey(),
    parentCode: text('parent_code'),
    level: level('level').notNull(),
    name: text('name').notNull(),
    validFrom: date('valid_from'),
    validUntil: date('valid_until'),
  },
  (t) => [
    check('a_region_is_valid_for_a_time', sql`${t.validUntil} > ${t.validFrom}`),
    foreignKey({ columns: [t.parentCode], foreignColumns: [t.code] }),
    index('regions_by_parent').on(t.parentCode, t.code),
    index('regions_by_level').on(t.level, t.code),
  ],
)

/** The predecessors of regions that were split, joined or renamed. */
export const regionPredecessors = pgTable(
  'region_predecessors',
  {
    regionCode: text('region_code')
      .notNull()
      .references(() => regions.code),
    predecessorCode: text('predecessor_code')
      .notNull()
      .references(() => regions.code),
    since: date('since').notNull(),
    legalBasis: text('legal_basis').notNull(),
    by: uuid('by')
      .notNull()
      .references(() => people.id),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.regionCode, t.predecessorCode] }), index('region_successors').on(t.predecessorCode)],
)

export const offices = pgTable(
  'offices',
  {
    id: id(),
    regionCode: text('region_code')
      .notNull()
      .references(() => regions.code),
    level: level('level').notNull(),
    nameId: text('name_id').notNull(),
    nameEn: text('name_en').notNull(),
    state: officeState('state').notNull(),
    version: integer('version').notNull().default(1),
    /** An `OfficeContact`. Unknown members are null. */
    contact: jsonb('contact').notNull().default(unknownContact),
    networkConfirmedOn: date('network_confirmed_on'),
  },
  (t) => [
    unique('one_office_a_region').on(t.regionCode),
    index('offices_by_code').on(sql`${t.regionCode} collate "C"`),
    index('offices_by_level').on(t.level, t.id),
    index('offices_by_state').on(t.state, t.id),
  ],
)

/**
 * The service areas of offices, with their times. At most one office serves a region at a time. The region that an
 * office serves may differ from the one in which it is.
 */
export const officeAreas = pgTable(
  'office_areas',
  {
    id: id(),
    regionCode: text('region_code')
      .notNull()
      .references(() => regions.code),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    servesSince: instant('serves_since').notNull().defaultNow(),
    servedUntil: instant('served_until'),
  },
  (t) => [
    uniqueIndex('one_office_serves_a_region').on(t.regionCode).where(sql`${t.servedUntil} is null`),
    index('office_areas_by_office').on(t.officeId).where(sql`${t.servedUntil} is null`),
    check('service_runs_forward', sql`${t.servedUntil} >= ${t.servesSince}`),
  ],
)

/**
 * The history of an office. The event of version n made it version n. A trigger refuses updates and deletes.
 */
export const officeEvents = pgTable(
  'office_events',
  {
    id: id(),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    action: text('action'),
    fromState: officeState('from_state'),
    toState: officeState('to_state'),
    actorId: uuid('actor_id').references(() => people.id),
    details: jsonb('details').notNull().default({}),
    at: instant('at').notNull(),
  },
  (t) => [
    unique('one_event_an_office_version').on(t.officeId, t.version),
    check(
      'a_step_of_an_office_has_both_ends',
      sql`(${t.action} is null) = (${t.fromState} is null) and (${t.action} is null) = (${t.toState} is null)`,
    ),
  ],
)
