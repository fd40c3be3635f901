import type { Actor } from '../access/identity/actor.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import { officesOf, type Sought } from './search-queries.ts'

/** From this number of applications on, a word or a pair of words is frequent. A pair is not counted further. */
const frequent = 1_000
/** A word is not counted further. */
const mostCounted = 20_000
/** With more offices within reach, a search reads a word of the whole network: a page of each office would be more. */
const fewOffices = 16

/** The order and the reach in which a search reads the words of a name. */
export interface Way {
  /** The words are sought at the offices within reach, which are few. Otherwise they are sought everywhere. */
  isAtOffices: boolean
  /** The words in the order in which they are read: the rarest pair first at offices, otherwise the rarest word. */
  digests: Buffer[]
}

interface Counted {
  isAtOffices: boolean
  counts: number[]
}

/**
 * Chooses the way of a search. With few offices within reach it counts nothing for one or two words, otherwise each
 * pair at these offices, up to 1,000. With many offices it counts each word, up to 1,000; if all are frequent, up to
 * 20,000.
 */
export async function wayOf(db: Db, actor: Actor, { digests }: Pick<Sought, 'digests'>): Promise<Way> {
  const pairs = digests.length > 2 ? pairsOf(digests) : []
  const everywhere = (limit: Fragment) => db`(
    select count(*)::int
    from (
      select
      from application_lookups l
      where l.kind = 'name' and l.digest = given.digest
      limit ${limit}
    ) counted)`
  const [counted] = await db<Counted[]>`
    with office as materialized (
      select p.id
      from (${officesOf(db, actor)}) p
      limit (select ${fewOffices + 1}::int)
    ), way as materialized (
      select count(*) between 1 and ${fewOffices} as is_at_offices
      from office
    ), given as materialized (
      select decode(digest, 'hex') as digest, place
      from unnest((select ${hexOf(digests)}::text[])) with ordinality g (digest, place)
      where not (select is_at_offices from way)
    ), rough as materialized (
      select given.*, ${everywhere(db`(select ${frequent}::int)`)} as count
      from given
    )
    select way.is_at_offices,
      case when way.is_at_offices then array(
        select (
          select count(*)::int
          from (
            select
            from office p
            join office_name_words w on w.office_id = p.id
            where w.digest = name_pair(decode(pair.one, 'hex'), decode(pair.other, 'hex'))
            limit (select ${frequent}::int)
          ) counted)
        from unnest((select ${hexOf(pairs.map(([one]) => one))}::text[]),
          (select ${hexOf(pairs.map(([, other]) => other))}::text[])) with ordinality pair (one, other, place)
        order by pair.place)
      else array(
        select case
          when (select min(count) < ${frequent} from rough) then given.count
          else ${everywhere(db`(select ${mostCounted}::int)`)} end
        from rough given
        order by given.place) end as counts
    from way`
  if (!counted) throw new Error('Nothing was counted.')
  const { isAtOffices, counts } = counted
  if (!isAtOffices) return { isAtOffices, digests: rarestFirst(digests, counts) }
  const rarest: readonly Buffer[] = rarestFirst(pairs, counts)[0] ?? []
  return { isAtOffices, digests: [...rarest, ...digests.filter((digest) => !rarest.includes(digest))] }
}

/** Returns each pair of words once. */
const pairsOf = (digests: readonly Buffer[]): [Buffer, Buffer][] =>
  digests.flatMap((one, place) => digests.slice(place + 1).map((other): [Buffer, Buffer] => [one, other]))

/** Returns what was counted, the fewest first. */
const rarestFirst = <T>(items: readonly T[], counts: readonly number[]): T[] =>
  items
    .map((item, place) => ({ item, count: counts[place] ?? 0 }))
    .toSorted((a, b) => a.count - b.count)
    .map(({ item }) => item)

const hexOf = (digests: readonly Buffer[]): string[] => digests.map((digest) => digest.toString('hex'))
