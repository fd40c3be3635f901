import Type from 'typebox'
import { lazy } from '../../platform/lazy.ts'
import { isObject } from '../../platform/objects.ts'
import { ref } from '../schema.ts'
import { catalogue, type ProblemCode } from './catalogue.ts'
import { exampleOf, ProblemDocument } from './schema.ts'

/**
 * Returns the problem responses of an operation by status, with an example of each code, for its schema. The same codes
 * return the same object: do not modify it.
 */
export function refusals(...codes: ProblemCode[]): ReturnType<typeof grouped> {
  const name = codes.join()
  const made = known.get(name) ?? grouped(codes)
  known.set(name, made)
  return made
}

const known = new Map<string, ReturnType<typeof grouped>>()

function grouped(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => catalogue[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [
      status,
      {
        description: describe(Object.fromEntries(those.map((code) => [code, shown(code)]))),
        content: {
          'application/problem+json': {
            schema: ref(ProblemDocument),
            examples: Object.fromEntries(those.map((code) => [code, shown(code)])),
          },
        },
      },
    ]),
  )
}

const examples = new Map<ProblemCode, { summary: string; value: object }>()

/**
 * Returns the example of a problem: the same object for all operations. Its document is made when the contract is: its
 * words need formatters of numbers and days, which take 8 MB.
 */
function shown(code: ProblemCode) {
  const value = lazy(() => exampleOf(code))
  const example = examples.get(code) ?? {
    summary: catalogue[code].title.en,
    get value() {
      return value()
    },
  }
  examples.set(code, example)
  return example
}

/**
 * Returns the responses of a schema with further problems added; an absent schema has none. They get an HTML page where
 * the other problems have one. What it returned before is extended in place, because a copy for each hook of each route
 * costs a twentieth of a start. Idempotent: a GET and its HEAD share a schema.
 */
export function withRefusals(response: unknown, ...codes: ProblemCode[]): Record<string, unknown> {
  const given: Record<string, unknown> = isObject(response) ? response : {}
  const before = made.get(given)
  const name = codes.join()
  if (before?.added.has(name)) return given
  const all = before ? given : { ...given }
  const { added, page } = before ?? { added: new Set<string>(), page: pageIn(given) }
  for (const [status, refusal] of entriesOf(name, codes)) {
    const own = all[status]
    const whole = isRefusal(own) ? merged(own, refusal) : refusal
    all[status] = page && !beforeRoutes.includes(status) ? { ...whole, content: { ...whole.content, ...page } } : whole
  }
  made.set(all, { added: added.add(name), page })
  return all
}

/** The responses that `withRefusals` has made, with the codes of each call and the page of their problems. */
const made = new WeakMap<Record<string, unknown>, { added: Set<string>; page: ReturnType<typeof pageIn> }>()

/**
 * Returns the problem responses of these codes as a list. Cached: statuses are indices to V8, and to list the members
 * of an object with 503 of them allocates as many places.
 */
function entriesOf(name: string, codes: readonly ProblemCode[]): readonly [string, Refusal][] {
  const found = listed.get(name) ?? Object.entries(refusals(...codes))
  listed.set(name, found)
  return found
}

const listed = new Map<string, readonly [string, Refusal][]>()

/** Statuses that are sent before a route is known, and are never a page. */
const beforeRoutes: readonly string[] = ['408', '431']

/** Returns the HTML content of the problems of an operation; undefined when they have none. */
function pageIn(response: Record<string, unknown>): { 'text/html': unknown } | undefined {
  return Object.values(response)
    .filter(isRefusal)
    .flatMap(({ content }) =>
      'application/problem+json' in content && 'text/html' in content ? [{ 'text/html': content['text/html'] }] : [],
    )[0]
}

type Refusal = ReturnType<typeof refusals>[string]
const isRefusal = (value: unknown): value is Refusal => isObject(value) && 'content' in value

/** Merges two problem responses of a status. Cached for each pair: hundreds of routes have the same. */
function merged(own: Refusal, added: Refusal): Refusal {
  const ofOwn = mergedBefore.get(own) ?? new WeakMap<Refusal, Refusal>()
  mergedBefore.set(own, ofOwn)
  const made = ofOwn.get(added) ?? merge(own, added)
  ofOwn.set(added, made)
  return made
}

const mergedBefore = new WeakMap<Refusal, WeakMap<Refusal, Refusal>>()

function merge(own: Refusal, added: Refusal): Refusal {
  const { schema } = own.content['application/problem+json']
  const examples = {
    ...own.content['application/problem+json'].examples,
    ...added.content['application/problem+json'].examples,
  }
  return {
    description: describe(examples),
    content: { ...own.content, 'application/problem+json': { schema, examples } },
  }
}

const describe = (examples: Record<string, { summary: string }>): string =>
  Object.entries(examples)
    .map(([code, { summary }]) => `\`${code}\`: ${summary}.`)
    .join(' ')

/** The schema of a 204 response. */
export const NoContent = Type.Null({ description: 'Done. The answer has no body.' })

/** The schema of a 204 response to a change of an application, with the ETag that the application has now. */
export const NoContentWithTag = {
  ...NoContent,
  headers: { ETag: { type: 'string', description: 'The version the application has now.', examples: ['"4"'] } },
}
