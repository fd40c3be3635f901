import { sql } from 'drizzle-orm'
import { bigint, boolean, check, date, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'
import { permitState } from './enums.ts'
import { permits } from './permits.ts'

/** The days on which the open data were updated. The changes of a day and this row commit in one transaction. */
export const openDataDays = pgTable('open_data_days', {
  day: date('day').primaryKey(),
  at: instant('at').notNull().defaultNow(),
})

/**
 * The permits in the open data, with all that is published of them. Region and months are set when a permit is
 * admitted, and never change. `id` is random, so that it reveals neither the permit nor the time of its issue.
 */
export const openPermits = pgTable(
  'open_permits',
  {
    id: uuid('id').primaryKey().default(sql`gen_random_uuid()`),
    permitId: uuid('permit_id')
      .notNull()
      .references(() => permits.id),
    permitType: text('permit_type').notNull(),
    /** The published region: its village, or a region above. */
    regionCode: text('region_code').notNull(),
    /** Months as YYYY-MM, in the network's time zone. */
    issuedIn: text('issued_in').notNull(),
    expiresIn: text('expires_in'),
    state: permitState('state').notNull(),
    /** True while its type is not open: of such a permit only `id` and `changed_on` are published. */
    removed: boolean('removed').notNull().default(false),
    changedOn: date('changed_on').notNull(),
  },
  (t) => [
    unique('one_record_a_permit').on(t.permitId),
    index('open_permits_by_change').on(t.changedOn, t.id),
    check('an_open_permit_names_months', sql`${t.issuedIn} ~ '^[0-9]{4}-[0-9]{2}$'`),
  ],
)

/** The files of the open data, one for each format. All are replaced in one transaction. */
export const openDataFiles = pgTable(
  'open_data_files',
  {
    format: text('format').primaryKey(),
    day: date('day').notNull(),
    objectKey: text('object_key').notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    sha256: bytea('sha256').notNull(),
    records: integer('records').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
  },
  (t) => [
    unique('one_file_an_object').on(t.objectKey),
    check('a_hash_of_a_file_is_whole', sql`octet_length(${t.sha256}) = 32`),
  ],
)
