import { isObject } from '../../src/platform/objects.ts'
import type { JsonObject } from '../../src/program/docs/json.ts'

/** The parts of a schema that clients depend on, with its reference resolved and null as one of its types. */
export interface Shape {
  /** The name of the schema in the components; undefined for an inline one. */
  name: string | undefined
  /** Undefined: any type. */
  types: string[] | undefined
  /** Undefined: any value. */
  values: string[] | undefined
  /** True when the description says that more values or kinds may be added. */
  grows: boolean
  limits: Record<string, number>
  format: string
  pattern: string | undefined
  properties: JsonObject
  required: string[]
  takesOthers: boolean
  /** The schema of members without a schema of their own; undefined for any. */
  others: unknown
  items: unknown
  /** The schemas of `anyOf` and `oneOf` except null, by name, or by position for inline ones. */
  choices: Record<string, unknown>
}

const limitNames = ['maximum', 'maxLength', 'maxItems', 'maxProperties', 'minimum', 'minLength', 'minItems']
/** Matches a description that promises more values. */
export const promisesMore = /\bmore\b[^.;]*\bmay (?:come|follow|be added)\b/i

/** Returns the object to which a reference points, or the value itself; an empty object when that is no object. */
export function resolve(document: JsonObject, value: unknown): JsonObject {
  const ref = isObject(value) ? value['$ref'] : undefined
  if (typeof ref !== 'string') return isObject(value) ? value : {}
  const steps = ref.slice('#/'.length).split('/')
  return resolve(
    document,
    steps.reduce<unknown>((place, step) => (isObject(place) ? place[step] : undefined), document),
  )
}

/** Returns the shape of a schema. For a choice between a schema and null, that schema with null as one of its types. */
export function shapeOf(document: JsonObject, schema: unknown): Shape {
  const ref = isObject(schema) ? schema['$ref'] : undefined
  const written = resolve(document, schema)
  const branches = [written['anyOf'], written['oneOf']].flatMap(listOf)
  const others = branches.filter((branch) => !isNull(branch))
  const [only] = others
  if (branches.length > 0 && others.length === 1) {
    const inner = shapeOf(document, only)
    const grows = inner.grows || promisesMore.test(String(written['description']))
    return { ...inner, grows, types: inner.types && [...new Set([...inner.types, 'null'])].sort() }
  }
  return {
    name: typeof ref === 'string' ? ref.split('/').at(-1) : undefined,
    types: typesOf(written, branches),
    values: valuesOf(written),
    grows: promisesMore.test(String(written['description'])),
    limits: Object.fromEntries(
      Object.entries(written).flatMap(([name, value]): [string, number][] =>
        limitNames.includes(name) && typeof value === 'number' ? [[name, value]] : [],
      ),
    ),
    format: String(written['format'] ?? 'none'),
    pattern: typeof written['pattern'] === 'string' ? written['pattern'] : undefined,
    properties: isObject(written['properties']) ? written['properties'] : {},
    required: requiredIn(document, written, others),
    takesOthers: written['additionalProperties'] !== false,
    others: isObject(written['additionalProperties']) ? written['additionalProperties'] : undefined,
    items: written['items'],
    choices: Object.fromEntries(others.map((branch, index) => [choiceName(branch, index), branch])),
  }
}

/** Returns the members that a schema requires, or all of its choices. */
function requiredIn(document: JsonObject, schema: JsonObject, choices: readonly unknown[]): string[] {
  const own = listOf(schema['required']).map(String)
  const [first = [], ...more] = choices.map((choice) => listOf(resolve(document, choice)['required']).map(String))
  const ofAll = first.filter((member) => more.every((required) => required.includes(member)))
  return [...new Set([...own, ...ofAll])]
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

const isNull = (schema: unknown): boolean => isObject(schema) && schema['type'] === 'null'

function typesOf({ type }: JsonObject, branches: readonly unknown[]): string[] | undefined {
  if (branches.length > 0) return ['one of several', ...(branches.some(isNull) ? ['null'] : [])]
  return type === undefined ? undefined : (Array.isArray(type) ? type : [type]).map(String).sort()
}

function valuesOf(schema: JsonObject): string[] | undefined {
  if ('const' in schema) return [JSON.stringify(schema['const'])]
  return Array.isArray(schema['enum']) ? schema['enum'].map((value) => JSON.stringify(value)) : undefined
}

const choiceName = (branch: unknown, index: number): string =>
  isObject(branch) && typeof branch['$ref'] === 'string'
    ? (branch['$ref'].split('/').at(-1) ?? '')
    : `kind ${index + 1}`
