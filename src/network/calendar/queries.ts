import { LRUCache } from 'lru-cache'
import type { calendarVersions } from '../../../drizzle/tables/calendar.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { networkTime } from '../../platform/db/local-time.ts'
import { perDatabase } from '../../platform/db/per-database.ts'
import type { Names } from '../../platform/words.ts'
import { type CalendarDefinition, yearLimits } from './schema.ts'
import type { OpenYear, WorkingCalendar } from './working-time.ts'

export interface PublishedCalendar
  extends Pick<typeof calendarVersions.$inferSelect, 'id' | 'year' | 'version' | 'publishedAt'> {
  definition: CalendarDefinition
}

/** A calendar that is assumed for a year without a published one. */
export type ProvisionalCalendar = Pick<PublishedCalendar, 'year' | 'definition'>

/**
 * The state of all calendars after one publication. It never changes: the next publication creates the next edition.
 */
export interface Edition {
  number: number
  id: string
}

const columns = (db: Db) => db`id, year, version, published_at, definition`

/** Returns the newest version of the calendar of a year, or the given one. Throws `not_found`. */
export async function findCalendar(db: Db, year: number, version?: number): Promise<PublishedCalendar> {
  const found = await newestCalendar(db, year, version)
  if (!found) throw new Problem('not_found', { what: 'calendar' })
  return found
}

/** Returns the newest version of the calendar of a year, or the given one. Undefined when there is none. */
export async function newestCalendar(db: Db, year: number, version?: number): Promise<PublishedCalendar | undefined> {
  const [row] = await db<PublishedCalendar[]>`
    select ${columns(db)}
    from calendar_versions
    where year = ${year} and (${version ?? null}::int is null or version = ${version ?? null})
    order by version desc
    limit 1`
  return row
}

/** Returns the versions of the calendar of a year, the oldest first; one row more than `limit` if there are more. */
export const listCalendarVersions = (db: Db, year: number, { after, limit }: { after: number; limit: number }) =>
  db<(Pick<PublishedCalendar, 'year' | 'version' | 'publishedAt'> & { note: Names | null; daysOff: number })[]>`
    select year, version, published_at, definition->'note' as note,
      jsonb_array_length(definition->'daysOff') as days_off
    from calendar_versions
    where year = ${year} and version > ${after}
    order by version
    limit ${limit + 1}`

/** Inserts the version after `after` (0 for the first). Undefined when that version exists already. */
export async function insertCalendar(
  db: Db,
  year: number,
  after: number,
  definition: CalendarDefinition,
  personId: string,
): Promise<PublishedCalendar | undefined> {
  const [row] = await db<PublishedCalendar[]>`
    insert into calendar_versions (year, version, definition, published_by)
    select ${year}, ${after}::int + 1, ${JSON.stringify(definition)}::text::jsonb, ${personId}::uuid
    where ${after}::int = (
      select coalesce(max(version), 0)
      from calendar_versions
      where year = ${year})
    on conflict (year, version) do nothing
    returning ${columns(db)}`
  return row
}

/** SQL for the current edition as JSON; null while no calendar is published. */
export const editionJson = (db: Db) =>
  db`
    (select json_build_object('number', c.edition, 'id', c.id)
      from calendar_versions c
      order by c.edition desc
      limit 1)`

/** Returns the current edition. Null while no calendar is published. */
export async function currentEdition(db: Db): Promise<Edition | null> {
  const [row] = await db<{ edition: Edition | null }[]>`select ${editionJson(db)} as edition`
  return row?.edition ?? null
}

const keptEditions = 32
const keptOf = perDatabase(() => new LRUCache<string, Promise<WorkingCalendar>>({ max: keptEditions }))

/**
 * Returns the working time of every year in an edition, with provisional calendars for years to come; empty for null.
 * Cached for each database.
 */
export async function workingCalendar(db: Db, edition: Edition | null): Promise<WorkingCalendar> {
  if (!edition) return []
  const kept = keptOf(db)
  const found = kept.get(edition.id)
  if (found) return found
  const reading = readCalendar(db, edition)
  kept.set(edition.id, reading)
  reading.catch(() => kept.delete(edition.id))
  return reading
}

async function readCalendar(db: Db, { number }: Edition): Promise<WorkingCalendar> {
  const rows = await publishedYears(db, number)
  const { provisionalYear, provisionalYears } = await import('./provisional.ts')
  const years = provisionalYears(rows, rows[0]?.lastPublishedIn ?? 0, yearLimits.last)
  const all = [
    ...(await Promise.all(rows.map(openYearOf))),
    ...years.map(({ year, before }) => provisionalYear(year, before)),
  ]
  return all.sort((a, b) => a.year - b.year)
}

/** Returns the newest version of every year in an edition, each with the year in which the edition was published. */
const publishedYears = (db: Db, edition: number) => db<
  (Pick<PublishedCalendar, 'id' | 'year' | 'definition'> & { lastPublishedIn: number })[]
>`
  select distinct on (c.year) c.id, c.year, c.definition,
    (select extract(year from ${networkTime(db, db`e.published_at`)})::int
      from calendar_versions e
      where e.edition = ${edition}) as last_published_in
  from calendar_versions c
  where c.edition <= ${edition}
  order by c.year, c.version desc`

/** Returns the calendar in force: the newest published version, or the provisional one. Throws `not_found`. */
export async function calendarInForce(db: Db, year: number): Promise<PublishedCalendar | ProvisionalCalendar> {
  const published = await newestCalendar(db, year)
  if (published) return published
  const edition = await currentEdition(db)
  const rows = edition ? await publishedYears(db, edition.number) : []
  const { provisionalDefinition, provisionalYears } = await import('./provisional.ts')
  const found = provisionalYears(rows, rows[0]?.lastPublishedIn ?? 0, year).find((one) => one.year === year)
  if (!found) throw new Problem('not_found', { what: 'calendar' })
  return { year, definition: provisionalDefinition(year, found.before) }
}

const keptYears = 200
const opened = new LRUCache<string, OpenYear>({ max: keptYears })

/** Returns the working days of a published calendar, cached. The time zone library is loaded at the first call. */
export async function openYearOf({
  id,
  year,
  definition,
}: Pick<PublishedCalendar, 'id' | 'year' | 'definition'>): Promise<OpenYear> {
  const found = opened.get(id)
  if (found) return found
  const { openYear } = await import('./opening-hours.ts')
  const made = openYear(year, definition)
  opened.set(id, made)
  return made
}

/** Returns the current day in the network's time zone, as YYYY-MM-DD. */
export async function todayInNetwork(db: Db): Promise<string> {
  const [row] = await db<{ today: string }[]>`select network_day()::text as today`
  if (!row) throw new Error('There is no day.')
  return row.today
}
