import { isObject } from '../../src/platform/objects.ts'
import type { JsonObject } from '../../src/program/docs/json.ts'
import { type Comparison, compareSchemas } from './compare-schemas.ts'
import { compareWebhooks } from './compare-webhooks.ts'
import { type Operation, operationsIn } from './operation.ts'
import type { Change, RuleName } from './rules.ts'

/**
 * Compares a contract with an earlier one, except texts and examples. An operation may be gone when its sunset is not
 * after `today` (YYYY-MM-DD).
 */
export function compareContracts(was: JsonObject, is: JsonObject, today: string): Change[] {
  const comparison: Comparison = { was, is, compared: new Set() }
  const [before, after] = [operationsIn(was), operationsIn(is)]
  const found = [...before].flatMap(([key, operation]): Change[] => {
    const now = after.get(key)
    return now ? compareOperations(comparison, operation, now) : [ended(operation, today)]
  })
  const added = [...after].flatMap(([key, { place }]): Change[] =>
    before.has(key) ? [] : [{ rule: 'operation_added', place, what: '' }],
  )
  return [...found, ...added, ...compareWebhooks(comparison)]
}

const ended = ({ place, sunset }: Operation, today: string): Change =>
  sunset !== undefined && sunset <= today
    ? { rule: 'operation_ended', place, what: sunset }
    : { rule: 'operation_gone', place, what: '' }

function compareOperations(comparison: Comparison, was: Operation, is: Operation): Change[] {
  const { place } = is
  const found: Change[] = []
  const note = (rule: RuleName, what: readonly string[], where = place) =>
    found.push(...what.map((each): Change => ({ rule, place: where, what: each })))
  if (is.operationId !== was.operationId) note('operation_renamed', [is.operationId])
  if (is.deprecated && !was.deprecated) note('operation_deprecated', [is.sunset ?? 'no day'])
  note('credentials_refused', refusedBy(was.credentials, is.credentials))
  note('credentials_added', refusedBy(is.credentials, was.credentials))
  compareParameters(was, is, note)
  const [types, typesNow] = [Object.keys(was.body), Object.keys(is.body)]
  note('body_type_gone', missing(types, typesNow))
  note('body_type_added', types.length > 0 ? missing(typesNow, types) : [])
  if (is.bodyRequired && !was.bodyRequired) note('body_required', [''])
  compareReplies(was, is, note)
  return [...found, ...inner(comparison, was, is)]
}

type Note = (rule: RuleName, what: readonly string[], where?: string) => void

function compareParameters({ parameters: was }: Operation, { parameters: is }: Operation, note: Note): void {
  note('parameter_gone', missing(Object.keys(was), Object.keys(is)))
  const required = Object.keys(is).filter((name) => is[name]?.required && !was[name]?.required)
  note('parameter_required', required)
  note('parameter_added', missing(missing(Object.keys(is), Object.keys(was)), required))
}

function compareReplies({ replies: was }: Operation, { place, replies: is }: Operation, note: Note): void {
  const [statuses, statusesNow] = [Object.keys(was), Object.keys(is)]
  note('success_gone', missing(statuses, statusesNow).filter(succeeds))
  const added = missing(statusesNow, statuses)
  note('success_added', added.filter(succeeds))
  for (const [status, now] of Object.entries(is)) {
    const before = was[status] ?? { headers: [], content: {}, codes: [] }
    note(
      'problem_added',
      now.codes.filter((code) => !before.codes.includes(code)).map((code) => `${status} ${code}`),
    )
    if (!(status in was)) continue
    const reply = `${status} of ${place}`
    note('answer_type_gone', missing(Object.keys(before.content), Object.keys(now.content)), reply)
    note('header_gone', missing(before.headers, now.headers), reply)
    note('header_added', missing(now.headers, before.headers), reply)
  }
}

/** Compares the schemas of the parameters, bodies and responses that both operations have. */
function inner(comparison: Comparison, was: Operation, is: Operation): Change[] {
  const { place } = is
  const sent = [
    ...pairs(was.parameters, is.parameters).map(
      ([name, one, other]) => [`The ${name} of ${place}`, one.schema, other.schema] as const,
    ),
    ...pairs(was.body, is.body).map(([type, one, other]) => [`The body (${type}) of ${place}`, one, other] as const),
  ]
  const received = pairs(was.replies, is.replies).flatMap(([status, one, other]) =>
    pairs(one.content, other.content).map(
      ([type, schema, now]) => [`${status} (${type}) of ${place}`, schema, now] as const,
    ),
  )
  return [
    ...sent.flatMap(([where, ...schemas]) => compareSchemas(comparison, 'sent', where, schemas)),
    ...received.flatMap(([where, ...schemas]) => compareSchemas(comparison, 'received', where, schemas)),
  ]
}

/**
 * Names the credentials of the first list that satisfy nothing in the second. An empty second list accepts everybody;
 * an empty first list stands for callers without credentials.
 */
function refusedBy(offered: readonly JsonObject[], accepted: readonly JsonObject[]): string[] {
  if (accepted.length === 0) return []
  const ways = offered.length > 0 ? offered : [{}]
  return ways.filter((way) => !accepted.some((demand) => satisfies(way, demand))).map(nameOf)
}

const satisfies = (way: JsonObject, demand: JsonObject): boolean =>
  Object.entries(demand).every(
    ([scheme, scopes]) =>
      listOf(scopes).every((scope) => scheme in way && listOf(way[scheme]).includes(scope)) && scheme in way,
  )

const nameOf = (way: JsonObject): string =>
  Object.entries(way)
    .map(([scheme, scopes]) => [scheme, ...listOf(scopes)].join(' '))
    .join(' with ') || 'callers without credentials'

const pairs = <T>(was: Readonly<Record<string, T>>, is: Readonly<Record<string, T>>): [string, T, T][] =>
  Object.entries(was).flatMap(([name, value]): [string, T, T][] => {
    const now = is[name]
    return now === undefined ? [] : [[name, value, now]]
  })

const missing = (list: readonly string[], other: readonly string[]): string[] =>
  list.filter((each) => !other.includes(each))

const succeeds = (status: string): boolean => status.startsWith('2')

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Parses a contract. Throws when it is not a JSON object. */
export function parseContract(text: string): JsonObject {
  const document: unknown = JSON.parse(text)
  if (!isObject(document)) throw new Error('The contract is no JSON object.')
  return document
}
