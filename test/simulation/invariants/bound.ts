import { applicationOf, jsonOf, pathOf } from './exchange.ts'
import type { Invariant, Look } from './invariant.ts'

export const ifMatchHolds: Invariant = {
  name: 'if-match-holds',
  statement: 'A change that If-Match binds to a version happens on that version or not at all.',
  ofExchange({ method, url, ifMatch, status, text }, _, claims) {
    const id = applicationOf({ url })
    const bound = /^"(\d+)(?:-[^"]*)?"$/.exec(ifMatch ?? '')?.[1]
    if (id === null || bound === undefined || status === null || status >= 300 || method === 'GET') return
    const isWhole = method === 'PATCH' && pathOf({ url }) === `/v1/applications/${id}`
    const isStep = method === 'POST' && pathOf({ url }).endsWith('/transitions') && status === 201
    const version = isWhole || isStep ? jsonOf<{ version?: number }>({ text })?.version : undefined
    if (version === undefined) return
    const after = Number(bound) + 1
    claims.holds(version === after || (isWhole && version === after - 1), url, `version ${after}`, version)
  },
}

const accountChanged = 'application.account_changed'

export const trackingNeedsItsKey: Invariant = {
  name: 'tracking-needs-its-key',
  statement:
    'Tracking shows an application only to a caller who sends its reference and its tracking key. When another ' +
    'account takes it over, its key is a new one.',
  ofFile({ id, events, trackingKey }, claims, seen) {
    if (!seen || !events.some(({ type, sequence }) => sequence > seen.sequence && type === accountChanged)) return
    claims.holds(trackingKey !== seen.trackingKey, id, 'a new tracking key for another account', 'the one before')
  },
  async ofExchange({ method, url, status, body }, { look }, claims) {
    if (method !== 'POST' || pathOf({ url }) !== '/v1/tracking' || status !== 200) return
    const { reference, trackingKey } = { reference: '', trackingKey: '', ...(body ?? {}) }
    const key = await keyOf(look, symbolsOf(reference))
    claims.equal(`tracking of ${reference}`, 'key', key, symbolsOf(trackingKey))
  },
}

/** Returns the symbols of a reference, key or code as dictated: no hyphens or spaces, O read as 0, I and L as 1. */
export const symbolsOf = (written: string): string =>
  written.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')

async function keyOf({ sql }: Look, reference: string): Promise<string | undefined> {
  const [row] = await sql<{ key: string }[]>`
    select replace(a.tracking_key, '-', '') as key
    from applications a
    where replace(a.reference, '-', '') = ${reference}`
  return row?.key
}
