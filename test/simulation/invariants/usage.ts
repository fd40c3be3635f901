import { isKeyed, ownerOfKey } from './agency-keys.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look } from './invariant.ts'
import { isOfSandbox } from './sandbox-keys.ts'

/** A query about permits: the places of its call and its answer. It surely counts if it had an answer that says so. */
interface Asked {
  began: number
  ended: number | null
  isSure: boolean
}

/** Returns an invariant that counts the queries of each agency itself. */
export function queriesAreCounted(): Invariant {
  /** By agency, world, day and operation. */
  const asked = new Map<string, Asked[]>()
  const agencies = new Map<string, string>()
  return {
    name: 'queries-are-counted',
    statement:
      'What the keys of an agency ask about permits counts on its desk, by day and operation: what its live keys ask ' +
      'among the live queries, what its test keys ask among those of the sandbox, and none among the others.',
    async afterAct({ look, exchanges }, claims) {
      const keyed = exchanges.filter(isKeyed)
      for (const exchange of keyed) {
        const operation = operationOf(exchange)
        if (operation === undefined) continue
        const key = keyOf(await agencyOf(look, exchange, agencies), isOfSandbox(look, exchange), [
          days.format(exchange.at),
          operation,
        ])
        const all = asked.get(key) ?? []
        all.push(askedOf(exchange))
        asked.set(key, all)
      }
      for (const exchange of keyed) {
        const world = worldOf(look, exchange)
        if (world === undefined || exchange.status !== 200 || exchange.isClockDoubted) continue
        compare(exchange, `${await agencyOf(look, exchange, agencies)} ${world}`, asked, claims)
      }
    },
  }
}

const keyOf = (agency: string, isTested: boolean, rest: readonly string[]): string =>
  [agency, isTested ? 'sandbox' : 'live', ...rest].join(' ')

const days = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' })

/** Returns the operation of a query that is recorded; undefined for others, and for refused ones. */
function operationOf(exchange: Exchange): string | undefined {
  const { method, status } = exchange
  const path = pathOf(exchange)
  const isRecorded = status === null || status === 200 || status >= 500
  if (method === 'POST') return path === '/v1/permits/status' && isRecorded ? 'searchPermitStatuses' : undefined
  if (path === '/v1/permits') return isRecorded ? 'listPermits' : undefined
  const isOne = method === 'GET' && /^\/v1\/permits\/[^/]+$/.test(path)
  return isOne && (isRecorded || status === 404) ? 'getPermit' : undefined
}

const askedOf = ({ began, ended, status, isClockDoubted }: Exchange): Asked => ({
  began,
  ended,
  isSure: status !== null && status < 500 && !isClockDoubted,
})

/** Returns the world whose usage an answer shows. */
function worldOf(look: Look, exchange: Exchange): string | undefined {
  const path = pathOf(exchange)
  if (exchange.method !== 'GET') return undefined
  if (path === '/v1/client/sandbox/usage') return 'sandbox'
  if (path !== '/v1/client/usage') return undefined
  return isOfSandbox(look, exchange) ? 'sandbox' : 'live'
}

/** Returns the agency of a key. Empty for an unknown one. */
async function agencyOf(look: Look, exchange: Exchange, known: Map<string, string>): Promise<string> {
  const found = known.get(exchange.credential) ?? (await ownerOfKey(look, exchange)) ?? ''
  known.set(exchange.credential, found)
  return found
}

/** Compares the usage in an answer with what was asked before and until it. */
function compare(exchange: Exchange, of: string, asked: ReadonlyMap<string, readonly Asked[]>, claims: Claims): void {
  const usage = jsonOf<{ month: string; days: { day: string; operation: string; queries: number }[] }>(exchange)
  if (!usage) return
  const shown = new Map(usage.days.map(({ day, operation, queries }) => [`${of} ${day} ${operation}`, queries]))
  const expected = [...asked.keys()].filter((key) => key.startsWith(`${of} ${usage.month}`))
  for (const key of new Set([...shown.keys(), ...expected])) {
    const all = asked.get(key) ?? []
    const least = all.filter(({ ended, isSure }) => isSure && (ended ?? Infinity) < exchange.began).length
    const most = all.filter(({ began }) => began < (exchange.ended ?? 0)).length
    const count = shown.get(key) ?? 0
    claims.holds(count >= least && count <= most, `usage ${key}`, `${least} to ${most} queries`, count)
  }
}
