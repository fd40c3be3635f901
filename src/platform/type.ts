import type { TProperties, TSchema, Type as TypeBox } from 'typebox'

type Names =
  | 'Array'
  | 'Boolean'
  | 'Integer'
  | 'Literal'
  | 'Null'
  | 'Number'
  | 'Object'
  | 'Optional'
  | 'Partial'
  | 'Pick'
  | 'String'
  | 'Union'
  | 'Unknown'
  | 'Unsafe'

/** The mark of a schema of an optional member. As in typebox, no JSON shows it, and a copy by `...` does not have it. */
const optional = '~optional'

const isOptional = (schema: TSchema): boolean => optional in schema

/** Returns a schema that is marked as that of an optional member. Does not change the given one. */
const asOptional = (schema: TSchema): TSchema => Object.defineProperty({ ...schema }, optional, { value: true })

function objectOf(properties: TProperties, options?: object): TSchema {
  const required = Object.keys(properties).filter((name) => !isOptional(properties[name] ?? {}))
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...options }
}

/** Returns an object schema of the members of another one that `change` keeps. Its other keywords are left out. */
function changed(
  { properties }: { properties: TProperties },
  change: (member: [string, TSchema]) => [string, TSchema][],
  options?: object,
): TSchema {
  return objectOf(Object.fromEntries(Object.entries(properties).flatMap(change)), options)
}

/** Gives the builders below the types of those of typebox. `building-schemas.test.ts` compares what both build. */
function typed(builders: Record<Names, (...given: never[]) => TSchema>): Pick<typeof TypeBox, Names>
function typed(builders: object): object {
  return builders
}

/**
 * The builders of typebox that the program uses. They build the same JSON Schemas, with the same types. typebox itself
 * is 373 modules, a fifth of what a start would load. To use another builder, add it here.
 */
export default typed({
  Array: (items: TSchema, options?: object) => ({ type: 'array', items, ...options }),
  Boolean: (options?: object) => ({ type: 'boolean', ...options }),
  Integer: (options?: object) => ({ type: 'integer', ...options }),
  Literal: (value: string | number | boolean, options?: object) => ({ type: typeof value, const: value, ...options }),
  Null: (options?: object) => ({ type: 'null', ...options }),
  Number: (options?: object) => ({ type: 'number', ...options }),
  Object: objectOf,
  Optional: asOptional,
  Partial: (whole: { properties: TProperties }, options?: object) =>
    changed(whole, ([name, schema]) => [[name, asOptional(schema)]], options),
  Pick: (whole: { properties: TProperties }, names: readonly string[], options?: object) =>
    changed(whole, (member) => (names.includes(member[0]) ? [member] : []), options),
  String: (options?: object) => ({ type: 'string', ...options }),
  Union: (anyOf: TSchema[], options?: object) => ({ anyOf, ...options }),
  Unknown: (options?: object) => ({ ...options }),
  Unsafe: (schema: TSchema) => Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema)),
})
