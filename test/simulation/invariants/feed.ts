import { agencyOfKey } from './agency-keys.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look } from './invariant.ts'

interface Page {
  data: { id: string; subject: string; data: { version: number | null } }[]
  page: { hasMore: boolean }
}

/** An agency that reads `GET /v1/events`, with one reader or several that are at different positions. */
interface Follower {
  /** The moment, in milliseconds since 1970, from which on it must receive all covered events. */
  since: number
  /** The versions of the events that it has received, by permit. */
  heard: Map<string, Set<number>>
  /** The permits of which versions may have been passed over by the last new beginning. */
  passedOver: Set<string>
}

/** Events get into the log by a job: those of the last day may be missing there. */
const delayMilliseconds = 24 * 60 * 60 * 1_000
/** Events older than this were checked on an earlier page. */
const lookBackMilliseconds = 8 * delayMilliseconds

/** Returns an invariant that remembers which events each agency has received. */
export function feedCoversItsRegistration(): Invariant {
  const followers = new Map<string, Follower>()
  return {
    name: 'feed-covers-its-registration',
    statement:
      'An agency that reads the log receives each event of the permits that its registration covers, in the order of ' +
      'their versions and without gaps, and none of any other permit.',
    async ofExchange(exchange, { look }, claims) {
      const { method, status } = exchange
      if (method !== 'GET' || pathOf(exchange) !== '/v1/events' || status !== 200) return
      const client = await agencyOfKey(look, exchange)
      if (client === undefined) return
      const follower = followers.get(client) ?? { since: exchange.at, heard: new Map(), passedOver: new Set() }
      // A follower that begins anew at the end of the log has passed over the events before it.
      if (exchange.url.includes('after=latest')) {
        follower.since = exchange.at
        follower.passedOver = new Set(follower.heard.keys())
      }
      followers.set(client, follower)
      await judgePage(look, { client, follower, exchange }, claims)
    },
  }
}

interface CheckedPage {
  client: string
  follower: Follower
  exchange: Exchange
}

async function judgePage(look: Look, { client, follower, exchange }: CheckedPage, claims: Claims): Promise<void> {
  const page = jsonOf<Page>(exchange)
  const permits = (page?.data ?? []).flatMap(({ subject, data }) => {
    const [kind, id = ''] = subject.split('/')
    return kind === 'permits' && data.version !== null ? [{ id, version: data.version }] : []
  })
  const ids = [...new Set(permits.map(({ id }) => id))]
  const covered = new Set(await coveredOf(look, client, ids))
  for (const id of ids) claims.holds(covered.has(id), `permit ${id}`, `covered by the registration of ${client}`, 'not')
  for (const { id, version } of permits) {
    const versions = follower.heard.get(id) ?? new Set()
    follower.heard.set(id, versions)
    const mayCome = isExpected(versions, version) || follower.passedOver.delete(id)
    claims.holds(mayCome, `permit ${id} for ${client}`, `version ${Math.max(...versions) + 1}`, version)
    versions.add(version)
  }
  if (page?.page.hasMore !== false) return
  const logged = await eventsFor(look, client, { from: follower.since, until: exchange.at - delayMilliseconds })
  for (const { id, version } of logged)
    claims.holds(
      follower.heard.get(id)?.has(version) === true,
      `permit ${id} for ${client}`,
      `an event of version ${version}`,
      'none',
    )
}

/**
 * True for a version that came before, that follows one, or that is older than all: another reader of the agency, which
 * lags behind, comes to what the first one has passed.
 */
const isExpected = (versions: ReadonlySet<number>, version: number): boolean =>
  versions.size === 0 || versions.has(version) || versions.has(version - 1) || version < Math.min(...versions)

/** Returns the ids of the permits that the registration of an agency covers, by type and region. */
const coveredOf = async ({ sql }: Look, client: string, permits: readonly string[]): Promise<string[]> => {
  const rows = await sql<{ id: string }[]>`
    select p.id
    from permits p, clients c
    where c.id = ${client} and p.id = any(${[...permits]}::uuid[]) and ${covers(sql)}`
  return rows.map(({ id }) => id)
}

/**
 * Returns the permit events that an agency must have received: they are in the log, and came after the last change of
 * its registration.
 */
const eventsFor = ({ sql }: Look, client: string, { from, until }: { from: number; until: number }) => sql<
  { id: string; version: number }[]
>`
  select p.id, e.version
  from permit_events e
  join permits p on p.id = e.permit_id, clients c
  where c.id = ${client} and ${covers(sql)}
    and e.at > ${new Date(Math.max(from, until - lookBackMilliseconds))} and e.at <= ${new Date(until)}
    and e.at > coalesce((
      select max(n.at)
      from client_events n
      where n.client_id = c.id and n.type = 'client.changed'), '-infinity')
    and not exists (select from unlogged_events u where u.source = 'permit' and u.event_id = e.id)`

const covers = (sql: Look['sql']) => sql`
  (c.registration->'permitTypes' ?| array['*', p.permit_type])
    and exists (
      select from jsonb_array_elements_text(c.registration->'regions') r
      where r = '*' or p.village_code = r or starts_with(p.village_code, r || '.'))`
