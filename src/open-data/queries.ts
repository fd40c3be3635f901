import type { Db } from '../platform/db/client.ts'
import { ownStrays, registerStrays } from '../platform/stored-objects/ownership.ts'
import type { OpenFormat } from './formats.ts'
import type { OpenFacts } from './record.ts'
import { typesOn } from './types-of-a-day.ts'

/** A stored record. For a removed one, only identifier and `changedOn` are published. */
export interface OpenRow extends OpenFacts {
  removed: boolean
}

/** SQL for records with the names of their types, as on the day of the last update, and of their regions. */
const records = (db: Db) => db`
  select r.id, r.permit_type, t.name as type_name, r.state, r.issued_in, r.expires_in,
    r.changed_on::text as changed_on, r.region_code, g.name as region_name, g.level as region_level, r.removed
  from open_permits r
  join ${typesOn(db, db`(select max(day) from open_data_days)`)} t on t.code = r.permit_type
  left join regions g on g.code = r.region_code`

/** Lists at most `limit` published records, by identifier after `after`. */
export const nextRecords = (db: Db, after: string | null, limit: number) => db<OpenRow[]>`${records(db)}
  where not r.removed ${after === null ? db`` : db`and r.id > ${after}`}
  order by r.id
  limit ${limit}`

/** A position in the list of changes. */
export interface ChangePosition {
  changedOn: string
  id: string
}

/**
 * Lists at most `limit` records that changed on `since` or later, removed ones too, by day of change and identifier.
 */
export const nextChanges = (db: Db, since: string, after: ChangePosition | null, limit: number) => {
  const isLater = after && db`(r.changed_on, r.id) > (${after.changedOn}, ${after.id}::uuid)`
  return db<OpenRow[]>`${records(db)}
  where ${isLater ?? db`r.changed_on >= ${since}`}
  order by r.changed_on, r.id
  limit ${limit}`
}

/** The day of the last update of records, and that of the files. Null: none yet. */
interface OpenDays {
  updatedOn: string | null
  filesOf: string | null
  /** True if a record has changed after the day of the files. */
  hasChanges: boolean
}

export async function openDays(db: Db): Promise<OpenDays> {
  const [days] = await db<OpenDays[]>`
    select (select max(day)::text from open_data_days) as updated_on,
      (select min(day)::text from open_data_files) as files_of,
      exists (
        select
        from open_permits
        where changed_on > (select min(day) from open_data_files)
      ) as has_changes`
  return days ?? { updatedOn: null, filesOf: null, hasChanges: false }
}

/** A file of the open data. `sha256` is in hexadecimal. */
export interface OpenFile {
  format: OpenFormat
  day: string
  objectKey: string
  sizeBytes: number
  sha256: string
  records: number
  madeAt: Date
}

/** Lists the current files, all of one day, by format. */
export const listFiles = (db: Db) => db<OpenFile[]>`
  select ${fileColumns(db)}
  from open_data_files
  order by format`

/** Returns the current file of a format. Undefined: none was made yet. */
export async function findFile(db: Db, format: OpenFormat): Promise<OpenFile | undefined> {
  const [file] = await db<OpenFile[]>`
    select ${fileColumns(db)}
    from open_data_files
    where format = ${format}`
  return file
}

const fileColumns = (db: Db) => db`
  format, day::text as day, object_key, size_bytes::float8 as size_bytes, encode(sha256, 'hex') as sha256, records,
    made_at`

/**
 * Replaces all files; the objects of the old ones become stray. Returns false when the new objects are being swept, or
 * files of the same day exist: then the caller must roll back.
 */
export async function replaceFiles(tx: Db, files: readonly Omit<OpenFile, 'madeAt'>[]): Promise<boolean> {
  const keys = files.map(({ objectKey }) => objectKey)
  if (!(await ownStrays(tx, keys))) return false
  const replaced = await tx<{ former: string | null }[]>`
    insert into open_data_files (format, day, object_key, size_bytes, sha256, records)
    select format, day, "objectKey", "sizeBytes", decode(sha256, 'hex'), records
    from jsonb_to_recordset(${JSON.stringify(files)}::text::jsonb) as f (format text, day date, "objectKey" text,
      "sizeBytes" bigint, sha256 text, records int)
    on conflict (format) do update
    set day = excluded.day, object_key = excluded.object_key, size_bytes = excluded.size_bytes,
      sha256 = excluded.sha256, records = excluded.records, made_at = now()
    where open_data_files.day < excluded.day
    returning case when old.object_key is not null then old.object_key end as former`
  await registerStrays(
    tx,
    replaced.flatMap(({ former }) => former ?? []),
  )
  return replaced.length === files.length
}

/** Makes the current files those of a later day. Their bytes, and the time when they were made, stay. */
export async function keepFiles(db: Db, day: string): Promise<void> {
  await db`
    update open_data_files
    set day = ${day}
    where day < ${day}`
}

/** Lists the years with statistics, the oldest first. */
export async function yearsWithStatistics(db: Db): Promise<string[]> {
  const years = await db<{ period: string }[]>`
    select distinct period
    from statistics
    where place = 'network' and permit_type = '*' and length(period) = 4
    order by period`
  return years.map(({ period }) => period)
}
