import type { Level, Office } from '../network/offices/network.ts'
import type { Db } from '../platform/db/client.ts'
import type { Counts } from './figures.ts'

/** The question: periods, permit types and places. */
export interface Question {
  periods: readonly string[]
  /** One code, `*` for all as one, or null for each by itself. */
  permitType: string | null
  places: Places
  after: CellKey | null
  limit: number
}

/** The network as one, levels, or offices: all that there are, of one level, or one. */
export type Places =
  | { of: 'network' }
  | { of: 'level'; level: Level | undefined }
  | { of: 'office'; level: Level | undefined; officeId: string | undefined }

export interface CellKey {
  period: string
  place: string
  permitType: string
}

export interface CellRow extends CellKey {
  level: Level | null
  office: Omit<Office, 'state'> | null
  counts: Counts
}

/** Which counters there are, as of when. */
export interface StatisticsEdition {
  number: number
  countedAt: Date
  year: string
}

/** The edition of the counters, and the year it is in the network. */
export async function statisticsEdition(db: Db): Promise<StatisticsEdition> {
  const [row] = await db<StatisticsEdition[]>`
    select number, counted_at, to_char(now() at time zone 'Asia/Jakarta', 'YYYY') as year
    from statistics_editions`
  if (!row) throw new Error('There is no edition of the statistics.')
  return row
}

/** Cells of the statistics, in order of period, place and permit type; one more than `limit` if there are more. */
export const cells = (db: Db, { periods, permitType, places, after, limit }: Question) => db<CellRow[]>`
  select c.period, c.place, c.permit_type, c.counts,
    case when o.id is not null then o.level::text when c.place <> 'network' then c.place end as level,
    case
      when o.id is not null then json_build_object('id', o.id, 'names',
        names_json(o.name_id, o.name_en), 'level', o.level, 'regionCode',
        o.region_code) end as office
  from (
    select s.period, s.place, s.permit_type, jsonb_object_agg(s.measure, s.count) as counts from statistics s
    where s.period = any(${periods}::text[]) and ${placeIs(db, places)}
      and ${permitType === null ? db`s.permit_type <> '*'` : db`s.permit_type = ${permitType}`}
      ${
        after
          ? db`
        and (s.period, s.place, s.permit_type) > (${after.period}::text, ${after.place}::text,
          ${after.permitType}::text)`
          : db``
      }
    group by s.period, s.place, s.permit_type order by s.period, s.place, s.permit_type limit ${limit + 1}
  ) c left join offices o on o.id::text = c.place
  order by c.period, c.place, c.permit_type`

const levelsOf = (level: Level | undefined) =>
  level === undefined ? ['village', 'district', 'city', 'province'] : [level]

function placeIs(db: Db, places: Places): ReturnType<Db> {
  if (places.of === 'network') return db`s.place = 'network'`
  if (places.of === 'level') return db`s.place = any(${levelsOf(places.level)}::text[])`
  if (places.officeId !== undefined)
    return db`
      s.place = ${places.officeId}
        and exists (select from offices x
          where x.id = ${places.officeId}
            and (${places.level ?? null}::level is null or x.level = ${places.level ?? null}))`
  return db`
    s.place in (select x.id::text
      from offices x
      where ${places.level ?? null}::level is null or x.level = ${places.level ?? null})`
}
