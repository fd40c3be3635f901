import { isSchema, resolved, type Schema, schemasIn } from './json-schema.ts'

/**
 * Returns these schemas and all others that may apply to the same value: targets of references, and subschemas of
 * in-place applicators (JSON Schema 2020-12 §10.2), branches of conditions included. Recursive forms are allowed.
 */
export function inPlace(form: Schema, schemas: readonly Schema[]): Schema[] {
  const found = new Set(schemas)
  for (const schema of found) {
    const branches = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'].flatMap((keyword) =>
      schemasIn(schema[keyword]),
    )
    const dependent = isSchema(schema['dependentSchemas'])
      ? Object.values(schema['dependentSchemas']).filter(isSchema)
      : []
    for (const inner of [...branches, ...dependent, ...schemasIn(resolved(form, schema['$ref']))]) found.add(inner)
  }
  return [...found]
}

/** Returns these schemas and all others that always apply to the same value: targets of references and `allOf`. */
export function alwaysInPlace(form: Schema, schemas: readonly Schema[]): Schema[] {
  const found = new Set(schemas)
  for (const schema of found)
    for (const inner of [...schemasIn(schema['allOf']), ...schemasIn(resolved(form, schema['$ref']))]) found.add(inner)
  return [...found]
}

/** Returns the schemas of one schema that may apply to a member of an object. */
export function ofMember(
  { properties, patternProperties, additionalProperties, unevaluatedProperties }: Schema,
  name: string,
): Schema[] {
  if (isSchema(properties) && Object.hasOwn(properties, name)) return schemasIn(properties[name])
  return [
    ...(isSchema(patternProperties) ? Object.values(patternProperties).filter(isSchema) : []),
    ...schemasIn(additionalProperties),
    ...schemasIn(unevaluatedProperties),
  ]
}

/** Returns the schemas of one schema that may apply to an item of a list. */
export function ofItem({ prefixItems, items, contains, unevaluatedItems }: Schema, index: number): Schema[] {
  const own: unknown = Array.isArray(prefixItems) ? prefixItems[index] : undefined
  return [own, items, contains, unevaluatedItems].flatMap(schemasIn)
}

/** The most places that are cached for a form: more than any has. Others are computed at each call. */
const keptPlacesLimit = 2_000

/** Returns `make` with a cache of at most 2,000 results, by the identity of the schemas in its lists. */
export function keptPlaces<Lists extends readonly (readonly Schema[])[], P extends object>(
  make: (...lists: Lists) => P,
): (...lists: Lists) => P {
  const numbers = new Map<Schema, number>()
  const numberOf = (schema: Schema): number => {
    const number = numbers.get(schema) ?? numbers.size
    numbers.set(schema, number)
    return number
  }
  const kept = new Map<string, P>()
  return (...lists) => {
    const key = lists.map((schemas) => schemas.map(numberOf).join()).join(' ')
    const known = kept.get(key)
    if (known) return known
    const made = make(...lists)
    if (kept.size < keptPlacesLimit) kept.set(key, made)
    return made
  }
}

/** Returns `find` with a cache for the members that these schemas list in `properties`. */
export function keptMembers<P extends object>(schemas: readonly Schema[], find: (name: string) => P) {
  const names = new Set(schemas.flatMap(({ properties }) => (isSchema(properties) ? Object.keys(properties) : [])))
  const kept = new Map<string, P>()
  return (name: string): P => {
    const known = kept.get(name)
    if (known) return known
    const found = find(name)
    if (names.has(name)) kept.set(name, found)
    return found
  }
}

/** Returns `find` with a cache. All items beyond the longest `prefixItems` of these schemas share one result. */
export function keptItems<P extends object>(schemas: readonly Schema[], find: (index: number) => P) {
  const listed = Math.max(0, ...schemas.map(({ prefixItems }) => (Array.isArray(prefixItems) ? prefixItems.length : 0)))
  const kept = new Map<number, P>()
  return (index: number): P => {
    const alike = Math.min(index, listed)
    const found = kept.get(alike) ?? find(alike)
    kept.set(alike, found)
    return found
  }
}
