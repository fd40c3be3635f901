import type { Actor } from '../access/identity/actor.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import { isPair, officesOf, type Sought } from './search-queries.ts'

/** A pair of words is not counted further: from this number of applications on it is frequent. */
const frequent = 1_000
/** With more offices within reach, a search reads the whole network: a page of each office would be more. */
const fewOffices = 16

/** The order and the reach in which a search reads the words of a name. */
interface Way {
  /** The words are sought at the offices within reach, which are few. Otherwise they are sought everywhere. */
  isAtOffices: boolean
  /** The words in the order in which they are read: the rarest pair first. */
  digests: Buffer[]
}

interface Counted {
  isAtOffices: boolean
  counts: number[]
}

/**
 * Chooses the way of a search. It counts nothing for one or two words, otherwise each pair up to 1,000: at the offices
 * within reach if they are few, else in the network.
 */
export async function wayOf(db: Db, actor: Actor, { digests }: Pick<Sought, 'digests'>): Promise<Way> {
  const pairs = digests.length > 2 ? pairsOf(digests) : []
  const counted = (source: Fragment, range: Fragment) => db`(
    select count(*)::int
    from (
      select
      from ${source}
      where ${range} and w.digest = name_pair(decode(pair.one, 'hex'), decode(pair.other, 'hex'))
      limit (select ${frequent}::int)
    ) counted)`
  const [way] = await db<Counted[]>`
    with office as materialized (
      select p.id
      from (${officesOf(db, actor)}) p
      limit (select ${fewOffices + 1}::int)
    ), way as materialized (
      select count(*) between 1 and ${fewOffices} as is_at_offices
      from office
    )
    select way.is_at_offices,
      array(
        select case
          when way.is_at_offices then ${counted(db`office p join office_name_words w on w.office_id = p.id`, db`true`)}
          else ${counted(db`office_name_words w`, isPair(db))} end
        from unnest((select ${hexOf(pairs.map(([one]) => one))}::text[]),
          (select ${hexOf(pairs.map(([, other]) => other))}::text[])) with ordinality pair (one, other, place)
        order by pair.place) as counts
    from way`
  if (!way) throw new Error('Nothing was counted.')
  const rarest: readonly Buffer[] = rarestFirst(pairs, way.counts)[0] ?? []
  const others = digests.filter((digest) => !rarest.includes(digest))
  return { isAtOffices: way.isAtOffices, digests: [...rarest, ...others] }
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
