import { applicationOf, jsonOf, pathOf } from '../exchange.ts'
import type { Exchange } from '../invariant.ts'
import type { Operation } from './search.ts'

/** An application as clients see it. */
export interface Standing {
  version: number
  status: string
}

/** A change in the history of an application. */
export interface Change {
  version: number
  action: string | null
  to: string | null
}

type Rule = (state: Standing) => readonly Standing[]

/** Paths below an application whose If-Match names the version of the application. */
const boundPaths = /^(?:|\/transitions|\/assignee|\/permit-type-version|\/documents\/[^/]+(?:\/original)?)$/

/**
 * Returns the operations that requests made on one application. A request sent again with its key is the same
 * operation: it lasts from the first call to the first certain answer.
 */
export function operationsOn(
  id: string,
  exchanges: readonly Exchange[],
  changes: ReadonlyMap<number, Change>,
): Operation<Standing>[] {
  return merged(exchanges).flatMap((exchange) => {
    const rule = isAbout(exchange, id) ? ruleOf(exchange, changes) : undefined
    if (!rule) return []
    const { method, began, ended, status } = exchange
    const isUncertain = isUnknown(exchange)
    return {
      says: `${method} ${pathOf(exchange)} ${exchange.ifMatch ?? ''} answered ${status ?? 'nothing'}`,
      began,
      ended: isUncertain ? Infinity : (ended ?? Infinity),
      isUncertain,
      leads: rule,
    }
  })
}

/** Returns the action of a request to take a step; undefined for other requests and dry runs. */
export const actionTaken = (exchange: Exchange): string | undefined => {
  const { method, url, body } = exchange
  if (method !== 'POST' || !pathOf(exchange).endsWith('/transitions') || url.includes('dryRun=true')) return undefined
  return typeof body === 'object' && body !== null && 'action' in body ? String(body.action) : undefined
}

/** True for a request that records a payment at the counter, unless it was refused. */
export const recordsPayment = (exchange: Exchange): boolean =>
  exchange.method === 'POST' &&
  pathOf(exchange).endsWith('/payments') &&
  (isUnknown(exchange) || exchange.status === 201)

const isUnknown = ({ status }: Exchange): boolean => status === null || status >= 500

const isAbout = (exchange: Exchange, id: string): boolean =>
  (applicationOf(exchange) ?? (isCreation(exchange) ? idIn(exchange) : undefined)) === id

/** Returns the id that an answer names; undefined when it names none. */
export const idIn = (exchange: Exchange): string | undefined => jsonOf<{ id?: string }>(exchange)?.id

/** True for a request that creates an application. */
export const isCreation = (exchange: Exchange): boolean =>
  exchange.method === 'POST' && pathOf(exchange) === '/v1/applications'

/** Merges requests that were sent again with their key into one each. */
export function merged(exchanges: readonly Exchange[]): Exchange[] {
  const byKey = Map.groupBy(exchanges, ({ idempotencyKey, credential, url, began }) =>
    idempotencyKey === null ? `${began}` : `${credential} ${url} ${idempotencyKey}`,
  )
  return [...byKey.values()].flatMap((tries) => {
    const [first] = tries
    const told = tries.find((one) => !isUnknown(one) && codeOf(one) !== 'request_in_flight') ?? tries.at(-1)
    return first && told ? { ...told, began: first.began } : []
  })
}

const codeOf = (exchange: Exchange): string | undefined =>
  exchange.status === 409 ? jsonOf<{ code?: string }>(exchange)?.code : undefined

function ruleOf(exchange: Exchange, changes: ReadonlyMap<number, Change>): Rule | undefined {
  const { method, status } = exchange
  const rest = pathOf(exchange).replace(/^\/v1\/applications(?:\/[^/]+)?/, '')
  const bound = boundPaths.test(rest) ? versionIn(exchange.ifMatch) : undefined
  if (status === 412 && bound !== undefined) return (state) => (state.version === bound ? [] : [state])
  if (status !== null && status >= 300 && status < 500) return undefined
  const action = actionTaken(exchange)
  if (action !== undefined) return stepRule(exchange, { action, bound }, changes)
  if (rest !== '') return bound === undefined || method === 'GET' ? undefined : changeRule(bound)
  if (method === 'GET') return isUnknown(exchange) ? undefined : readRule(exchange)
  if (isCreation(exchange)) return isUnknown(exchange) ? undefined : creationRule(exchange)
  return bound === undefined ? undefined : savingRule(exchange, bound)
}

/** Returns the rule of a step: it makes the next version, as its answer and the history say. */
function stepRule(
  exchange: Exchange,
  { action, bound }: { action: string; bound: number | undefined },
  changes: ReadonlyMap<number, Change>,
): Rule {
  const told = isUnknown(exchange) ? undefined : jsonOf<{ version: number; to: string }>(exchange)
  return ({ version }) => {
    const change = changes.get(version + 1)
    const isIt =
      change?.action === action &&
      (bound === undefined || bound === version) &&
      (!told || (told.version === version + 1 && told.to === change.to))
    return isIt ? [{ version: version + 1, status: change.to ?? '' }] : []
  }
}

function readRule(exchange: Exchange): Rule | undefined {
  const shown = jsonOf<Standing>(exchange)
  if (shown?.version === undefined) return undefined
  return (state) => (state.version === shown.version && state.status === shown.status ? [state] : [])
}

function creationRule(exchange: Exchange): Rule {
  const made = jsonOf<Standing>(exchange)
  return ({ version, status }) => (version + 1 === made?.version ? [{ version: version + 1, status }] : [])
}

/** Returns the rule of saving a draft: it makes the next version, or none when nothing was changed. It has no event. */
function savingRule(exchange: Exchange, bound: number): Rule {
  const saved = isUnknown(exchange) ? undefined : jsonOf<Standing>(exchange)?.version
  return ({ version, status }) =>
    bound === version
      ? [version, version + 1]
          .filter((made) => saved === undefined || saved === made)
          .map((made) => ({ version: made, status }))
      : []
}

/** Returns the rule of any other change, whose answer has no version: it may make the next one. */
const changeRule =
  (bound: number): Rule =>
  ({ version, status }) =>
    bound === version ? [version, version + 1].map((made) => ({ version: made, status })) : []

const versionIn = (ifMatch: string | null): number | undefined => {
  const [, version] = /^"(\d+)(?:-[^"]*)?"$/.exec(ifMatch ?? '') ?? []
  return version === undefined ? undefined : Number(version)
}
