import { hashOfKey, isKeyed } from './agency-keys.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look } from './invariant.ts'
import { isOfSandbox } from './sandbox-keys.ts'

interface KeyFacts {
  id: string
  hash: string
  /** Milliseconds since 1970. */
  revokedAt: number | null
  expiresAt: number
  /** The scopes of the key, or all of the registration but `keys:write`. */
  scopes: readonly string[]
  permitTypes: readonly string[]
  regions: readonly string[]
  /** The moment since which its agency is suspended, in milliseconds since 1970; null unless it is now. */
  suspendedAt: number | null
  /** The last change of the registration, in milliseconds since 1970. */
  changedAt: number
}

/** Scopes of docs/guide/agencies.md, by the beginning of the path; the first that fits. */
const scopes: readonly (readonly [begins: string, reads: string, changes: string])[] = [
  ['/v1/client/keys', 'client:read', 'keys:write'],
  ['/v1/client', 'client:read', 'client:read'],
  ['/v1/webhook', 'webhooks:read', 'webhooks:write'],
  ['/v1/events', 'events:read', 'events:read'],
  ['/v1/permits', 'permits:read', 'permits:read'],
  ['/v1/sandbox/events', 'permits:read', 'permits:read'],
  ['/v1/consultations', 'consultations:read', 'consultations:write'],
]

const revocation = /^\/v1\/client(?:s\/[^/]+)?\/keys\/([^/]+)\/revocations$/

/** Returns an invariant that remembers after which answer each key was revoked. */
export function keysOpenWhatTheyName(): Invariant {
  const revoked = new Map<string, number>()
  return {
    name: 'keys-open-what-they-name',
    statement:
      'A key of an agency opens what its scopes and the registration name, and nothing else. From its revocation or ' +
      'its expiry on it reads nothing, nor while its agency is suspended.',
    async afterAct({ look, exchanges }, claims) {
      const keyed = exchanges.filter(isKeyed)
      if (keyed.length === 0) return
      for (const exchange of keyed) noteRevocation(exchange, revoked)
      const known = await factsOf(look, keyed)
      for (const exchange of keyed) {
        const key = known.get(hashOfKey(exchange).toString('hex'))
        if (key) judge(look, exchange, { key, revokedAt: revoked.get(key.id) }, claims)
        else
          claims.holds((exchange.status ?? 401) >= 400, what(exchange), 'a refusal of an unknown key', exchange.status)
      }
    },
  }
}

const what = ({ method, url }: Exchange): string => `${method} ${url}`

function noteRevocation({ method, url, status, heard, ended }: Exchange, revoked: Map<string, number>): void {
  const [, id] = revocation.exec(url) ?? []
  const from = heard ?? ended
  if (method !== 'POST' || status !== 201 || id === undefined || from === null) return
  revoked.set(id, Math.min(from, revoked.get(id) ?? from))
}

async function factsOf({ sql }: Look, exchanges: readonly Exchange[]): Promise<Map<string, KeyFacts>> {
  const hashes = [
    ...new Map(exchanges.map((exchange) => [exchange.credential, hashOfKey(exchange).toString('hex')])).values(),
  ]
  const rows = await sql<KeyFacts[]>`
    select k.id, encode(k.sha256, 'hex') as hash, extract(epoch from k.revoked_at)::float8 * 1000 as "revokedAt",
      extract(epoch from k.expires_at)::float8 * 1000 as "expiresAt",
      array(
        select s
        from jsonb_array_elements_text(c.registration->'scopes') s
        where k.scopes is null and s <> 'keys:write' or s = any(k.scopes)
      ) as scopes,
      array(select jsonb_array_elements_text(c.registration->'permitTypes')) as "permitTypes",
      array(select jsonb_array_elements_text(c.registration->'regions')) as regions,
      extract(epoch from c.suspended_at)::float8 * 1000 as "suspendedAt",
      extract(epoch from c.updated_at)::float8 * 1000 as "changedAt"
    from client_keys k
    join clients c on c.id = k.client_id
    where k.sha256 in (select decode(asked, 'hex') from unnest(${hashes}::text[]) asked)`
  return new Map(rows.map((row) => [row.hash, row]))
}

/** A permit in an answer, as far as it tells of it. */
interface Shown {
  id: string
  permitType?: { code: string } | string
  villageCode?: string
}

interface CheckedAnswer {
  key: KeyFacts
  /** The place of the answer after which it was revoked; undefined before. */
  revokedAt: number | undefined
}

function judge(look: Look, exchange: Exchange, { key, revokedAt }: CheckedAnswer, claims: Claims): void {
  const { status, at, isClockDoubted, began } = exchange
  if (status === null || status >= 500) return
  const wasRevoked =
    (revokedAt ?? Infinity) < began || (key.revokedAt !== null && key.revokedAt < at && !isClockDoubted)
  const isOver = wasRevoked || (key.expiresAt < at && !isClockDoubted)
  if (isOver) return claims.equal(`${what(exchange)} with a key that has ended`, 'status', 401, status)
  if (status >= 400) return
  const isSuspended = key.suspendedAt !== null && key.suspendedAt < at && !isClockDoubted
  claims.holds(!isSuspended, what(exchange), 'a refusal while its agency is suspended', status)
  const path = pathOf(exchange)
  const [, reads, changes] = scopes.find(([begins]) => path.startsWith(begins)) ?? []
  const scope = exchange.method === 'GET' ? reads : changes
  if (scope !== undefined) claims.holds(key.scopes.includes(scope), what(exchange), `a key with ${scope}`, key.scopes)
  if (isOfSandbox(look, exchange) || key.changedAt >= at || isClockDoubted) return
  if (path === '/v1/client') judgeRegistration(exchange, key, claims)
  if (path.startsWith('/v1/permits') && exchange.method === 'GET') judgePermits(exchange, key, claims)
}

function judgeRegistration(exchange: Exchange, { permitTypes, regions }: KeyFacts, claims: Claims): void {
  const shown = jsonOf<{ client?: Pick<KeyFacts, 'permitTypes' | 'regions'> }>(exchange)?.client
  claims.equal(what(exchange), 'permit types', permitTypes.join(' '), shown?.permitTypes.join(' '))
  claims.equal(what(exchange), 'regions', regions.join(' '), shown?.regions.join(' '))
}

/** Checks that each permit in an answer is covered by the registration. */
function judgePermits(exchange: Exchange, { permitTypes, regions }: KeyFacts, claims: Claims): void {
  const answer = jsonOf<Shown & { data?: Shown[] }>(exchange)
  for (const { id, permitType, villageCode } of answer?.data ?? (answer ? [answer] : [])) {
    if (!permitType || villageCode === undefined) continue
    const code = typeof permitType === 'string' ? permitType : permitType.code
    const isCovered =
      (permitTypes.includes('*') || permitTypes.includes(code)) &&
      regions.some((region) => region === '*' || villageCode === region || villageCode.startsWith(`${region}.`))
    claims.holds(isCovered, `permit ${id}`, 'covered by the registration', `${code} in ${villageCode}`)
  }
}
