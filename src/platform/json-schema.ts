import { isObject } from './objects.ts'

export type Schema = Record<string, unknown>
export const isSchema: (value: unknown) => value is Schema = isObject
/** Returns the schemas in a value: itself, or the items of a list. Booleans and other values are left out. */
export const schemasIn = (value: unknown): Schema[] => [value].flat().filter(isSchema)

/** Keywords whose values are data, or (`$defs`) schemas that apply only where they are referred to. */
export const dataKeywords: ReadonlySet<string> = new Set([
  ...['const', 'enum', 'examples', 'default', '$defs'],
  ...['x-label', 'x-help', 'x-unit', 'x-pattern-error', 'x-sections'],
])
/** Keywords whose values are objects of schemas by name. */
export const keywordsByName: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas'])

/** Returns the JSON Pointer of a member below `base`, escaped (RFC 6901). */
export const pointerTo = (base: string, name: string | number): string =>
  `${base}/${typeof name === 'string' && /[~/]/.test(name) ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name}`

/** Returns the names in a JSON Pointer, unescaped. */
export const namesIn = (pointer: string): string[] => pointer.split('/').slice(1).map(unescaped)

const unescaped = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~')

/** Returns the value at a JSON Pointer in nested objects and lists. Undefined: there is none. */
export const valueAt = (value: unknown, pointer: string): unknown => namesIn(pointer).reduce<unknown>(memberOf, value)

/** True for a JSON Pointer to the value at another, or to a part of that value. */
export const pointsInto = (pointer: string, other: string): boolean =>
  pointer === other || pointer.startsWith(`${other}/`)

export const isLocal = (reference: string): boolean => reference === '#' || reference.startsWith('#/')

/**
 * Returns the target of a local reference, `#` or `#/…`. Undefined: it does not exist, or the reference is not local.
 */
export function resolved(form: Schema, reference: unknown): Schema | undefined {
  if (typeof reference !== 'string' || !isLocal(reference)) return undefined
  const found = reference
    .split('/')
    .slice(1)
    .map((name) => unescaped(decoded(name)))
    .reduce<unknown>(memberOf, form)
  return isSchema(found) ? found : undefined
}

function memberOf(place: unknown, name: string): unknown {
  if (Array.isArray(place)) return place[Number(name)]
  return isSchema(place) && Object.hasOwn(place, name) ? place[name] : undefined
}

/** Decodes percent-encoding. Malformed text stays as it is. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
