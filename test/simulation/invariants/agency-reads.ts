import { agencyOfKey, isKeyed } from './agency-keys.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Look } from './invariant.ts'

interface ShownPermits {
  id?: string
  data?: { id?: string; permit?: { id: string } | null }[]
}

const onePermit = /^\/v1\/permits\/[^/]+$/
/** The time by which a wrong clock can move the record of a read: 20 minutes. */
const slackMilliseconds = 20 * 60_000

/**
 * Checks that each permit that an answer tells the live key of an agency of is on the record of reads of its
 * application, as often as it was shown.
 */
export async function judgeAgencyReads(look: Look, exchanges: readonly Exchange[], claims: Claims): Promise<void> {
  const shown = new Map<string, number>()
  const asked = exchanges.filter((exchange) => permitsIn(exchange).length > 0)
  for (const exchange of asked) {
    const agency = await agencyOfKey(look, exchange)
    if (agency === undefined) continue
    for (const permit of permitsIn(exchange)) {
      const key = keyOf({ agency, permit })
      shown.set(key, (shown.get(key) ?? 0) + 1)
    }
  }
  if (shown.size === 0) return
  const slack = asked.some(({ isClockDoubted }) => isClockDoubted) ? slackMilliseconds : 0
  const since = new Date(Math.min(...asked.map(({ at }) => at)) - slack)
  const recorded = await recordedSince(look, { since, permits: asked.flatMap(permitsIn) })
  for (const [key, times] of shown) {
    const found = recorded.get(key) ?? 0
    claims.holds(found >= times, `read of permit ${key}`, `${times} on the record of its application at least`, found)
  }
}

/** Returns the ids of the permits in an answer to an agency, without repetition. */
function permitsIn(exchange: Exchange): string[] {
  const { method, status } = exchange
  const path = pathOf(exchange)
  if (!isKeyed(exchange) || status !== 200) return []
  const isAsked = method === 'POST' ? path === '/v1/permits/status' : path === '/v1/permits' || onePermit.test(path)
  const { id, data = [] }: ShownPermits = (isAsked && jsonOf<ShownPermits>(exchange)) || {}
  const rows = data.map((row) => (row.permit === undefined ? row.id : row.permit?.id))
  return [...new Set([id, ...rows])].filter((each) => each !== undefined)
}

const keyOf = ({ agency, permit }: { agency: string; permit: string }): string => `${permit} by ${agency}`

/** Returns how often agencies have read these permits since a moment, by permit and agency. */
async function recordedSince(
  { sql }: Look,
  { since, permits }: { since: Date; permits: readonly string[] },
): Promise<Map<string, number>> {
  const rows = await sql<{ agency: string; permit: string; times: number }[]>`
    select r.client_id as agency, p.id as permit, count(*)::int as times
    from permits p
    join data_reads r on r.application_id = p.application_id
    where p.id = any(${[...permits]}::uuid[]) and r.client_id is not null and r.what = 'permit' and r.at >= ${since}
    group by r.client_id, p.id`
  return new Map(rows.map((row) => [keyOf(row), row.times]))
}
