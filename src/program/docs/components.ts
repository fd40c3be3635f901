import { isObject } from '../../platform/objects.ts'
import { type JsonObject, mediaOf, nameOf, operationsOf, parametersOf } from './json.ts'

type Section = 'examples' | 'headers' | 'parameters' | 'responses'
type Rename = (value: JsonObject) => JsonObject

/**
 * Moves every problem response, and repeated examples, headers, parameters and other responses, into the components of
 * the contract, in place. Parts that occur once stay. With its references resolved, the document is unchanged.
 */
export function shareComponents(document: object): void {
  if (!('components' in document) || !isObject(document.components)) return
  const { components } = document
  const operations = operationsOf(document)
  const share = (section: Section, found: readonly Found[]) => {
    const present = isObject(components[section]) ? components[section] : {}
    const { shared, rename } = shareAll(section, found, Object.keys(present))
    components[section] = { ...present, ...shared }
    return rename
  }
  const media = operations.flatMap((operation) =>
    [operation['requestBody'], ...responsesOf(operation)].flatMap(mediaOf),
  )
  const rename = share('examples', media.flatMap(examplesOf))
  for (const each of media) if (isObject(each['examples'])) each['examples'] = renamed(each['examples'], rename)
  shareHeaders(operations, share)
  const renameParameter = share('parameters', operations.flatMap(parametersOf).map(foundParameter))
  for (const operation of operations)
    if (operation['parameters']) operation['parameters'] = parametersOf(operation).map(renameParameter)
  const renameResponse = share('responses', operations.flatMap(repliesOf).flatMap(foundResponse))
  for (const operation of operations)
    if (isObject(operation['responses'])) operation['responses'] = renamed(operation['responses'], renameResponse)
}

interface Found {
  name: string
  value: JsonObject
  /** Shared even when it occurs once. */
  always?: true
  /** Its name when a part without this member has the other. */
  otherwise?: string
}

/**
 * Returns the shared parts by name, and a function that replaces a shared part by its reference. Of several parts with
 * one name the most frequent is shared; the others stay in place. `present`: names that are used already.
 */
function shareAll(
  section: Section,
  found: readonly Found[],
  present: readonly string[],
): { shared: JsonObject; rename: Rename } {
  const times = new Map<string, Omit<Found, 'value'> & { text: string; count: number }>()
  for (const { value, ...part } of found) {
    if ('$ref' in value) continue
    const text = JSON.stringify(value)
    const key = `${part.name} ${text}`
    times.set(key, { ...part, text, count: (times.get(key)?.count ?? 0) + 1 })
  }
  const most = [...times.values()]
    .filter(({ count, always }) => count > 1 || always)
    .sort((one, other) => Number('otherwise' in one) - Number('otherwise' in other) || other.count - one.count)
  const names = new Map<string, string>()
  const taken = new Set(present)
  for (const { name, otherwise = name, text } of most) {
    const free = taken.has(name) ? otherwise : name
    if (!taken.has(free) && !names.has(text)) names.set(text, free)
    taken.add(free)
  }
  const shared = [...names].map(([text, name]): [string, unknown] => [name, JSON.parse(text)])
  return {
    shared: Object.fromEntries(shared.sort(([one], [other]) => (one < other ? -1 : 1))),
    rename: (value) => {
      const name = names.get(JSON.stringify(value))
      return name === undefined ? value : { $ref: `#/components/${section}/${name}` }
    },
  }
}

const examplesOf = ({ examples }: JsonObject): Found[] =>
  isObject(examples)
    ? Object.entries(examples).flatMap(([name, value]) => (isObject(value) ? [{ name, value }] : []))
    : []

function shareHeaders(operations: readonly JsonObject[], share: (section: Section, found: Found[]) => Rename): void {
  const responses = operations.flatMap(responsesOf)
  const headers = responses.flatMap((response) =>
    isObject(response['headers'])
      ? Object.entries(response['headers']).flatMap(([name, value]) => (isObject(value) ? [{ name, value }] : []))
      : [],
  )
  const rename = share('headers', headers)
  for (const response of responses)
    if (isObject(response['headers'])) response['headers'] = renamed(response['headers'], rename)
}

/** Names a parameter by its own name, and an `id` by its description: `The webhook.` becomes `WebhookId`. */
function foundParameter(value: JsonObject): Found {
  const [name, description] = [String(value['name']), String(value['description'])]
  const ofWhat = /^The ([a-z ]+)\.$/.exec(description)?.[1]
  return { name: name === 'id' && ofWhat !== undefined ? `${pascal(ofWhat)}Id` : pascal(name), value }
}

/**
 * Names a problem response by its codes and other media types, as `ForbiddenOrNotAtAKiosk` or `NotFoundOrHtml`, and
 * that of an operation without rate limits as `UnauthorizedWithoutLimit` if others have limits; another response by its
 * schema and its status, as `Application201`. Empty for a response without either.
 */
function foundResponse([status, value]: [string, JsonObject]): Found[] {
  const [media] = mediaOf(value)
  if (!media || !isObject(value['content'])) return []
  const { 'application/problem+json': problem, ...others } = value['content']
  if (isObject(problem) && isObject(problem['examples'])) {
    const otherTypes = Object.keys(others).map((type) => type.slice(type.indexOf('/')))
    const name = [...Object.keys(problem['examples']), ...otherTypes].map(pascal).join('Or')
    const isLimited = isObject(value['headers']) && 'RateLimit' in value['headers']
    return [{ name, ...(!isLimited && { otherwise: `${name}WithoutLimit` }), value, always: true }]
  }
  const name = nameOf(media)
  return name === undefined ? [] : [{ name: `${name}${status}`, value }]
}

const renamed = (members: JsonObject, rename: Rename): JsonObject =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, isObject(value) ? rename(value) : value]))

const repliesOf = ({ responses }: JsonObject): [string, JsonObject][] =>
  isObject(responses)
    ? Object.entries(responses).flatMap(([status, value]): [string, JsonObject][] =>
        isObject(value) ? [[status, value]] : [],
      )
    : []

const responsesOf = (operation: JsonObject): JsonObject[] => repliesOf(operation).map(([, value]) => value)

const pascal = (words: string): string =>
  words.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
