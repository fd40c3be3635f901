import type { Level, Office } from '../network/offices/network.ts'
import type { Db } from '../platform/db/client.ts'
import type { Counts } from './figures.ts'

/** A selection of cells: periods, permit types and places. */
export interface CellSelection {
  periods: readonly string[]
  /** A code; `*`: the total of all types; null: each type separately. */
  permitType: string | null
  places: Places
  after: CellKey | null
  limit: number
}

/** The places of cells: the whole network, levels (all or one), or offices (all, of one level, or one). */
type Places =
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

/** The edition of the counters. `number` grows with each change. `year`: the current one in the network's time zone. */
interface StatisticsEdition {
  number: number
  countedAt: Date
  year: string
}

/** Returns the current edition of the counters. */
export async function statisticsEdition(db: Db): Promise<StatisticsEdition> {
  const [row] = await db<StatisticsEdition[]>`
    select number, counted_at, to_char(network_day(), 'YYYY') as year
    from statistics_editions`
  if (!row) throw new Error('There is no edition of the statistics.')
  return row
}

/** Lists cells by period, place and permit type; one more than `limit` if there are more. */
export const listCells = (db: Db, { periods, permitType, places, after, limit }: CellSelection) => db<CellRow[]>`
  select c.period, c.place, c.permit_type, c.counts,
    case when o.id is not null then o.level::text when c.place <> 'network' then c.place end as level,
    case
      when o.id is not null then json_build_object('id', o.id, 'names', names_json(o.name_id, o.name_en),
        'level', o.level, 'regionCode', o.region_code) end as office
  from (
    select s.period, s.place, s.permit_type, jsonb_object_agg(s.measure, s.count) as counts
    from statistics s
    where s.period = any(${periods}::text[]) and ${placeIs(db, places)}
      and ${permitType === null ? db`s.permit_type <> '*'` : db`s.permit_type = ${permitType}`}
      ${
        after
          ? db`
        and (s.period, s.place, s.permit_type) > (${after.period}::text, ${after.place}::text,
          ${after.permitType}::text)`
          : db``
      }
    group by s.period, s.place, s.permit_type
    order by s.period, s.place, s.permit_type
    limit ${limit + 1}
  ) c
  left join offices o on o.id::text = c.place
  order by c.period, c.place, c.permit_type`

const levelsOf = (level: Level | undefined) =>
  level === undefined ? ['village', 'district', 'city', 'province'] : [level]

function placeIs(db: Db, places: Places): ReturnType<Db> {
  if (places.of === 'network') return db`s.place = 'network'`
  if (places.of === 'level') return db`s.place = any(${levelsOf(places.level)}::text[])`
  if (places.officeId !== undefined)
    return db`
      s.place = ${places.officeId}
        and exists (
          select from offices o
          where o.id = ${places.officeId}
            and (${places.level ?? null}::level is null or o.level = ${places.level ?? null}))`
  return db`
    s.place in (
      select o.id::text
      from offices o
      where ${places.level ?? null}::level is null or o.level = ${places.level ?? null})`
}
