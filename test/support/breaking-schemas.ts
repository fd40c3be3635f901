import { isSchema, pointerTo, resolved, type Schema } from '../../src/platform/json-schema.ts'

/** A value that breaks one keyword of a schema at one place. */
export interface Broken {
  keyword: string
  pointer: string
  value: unknown
}

interface Place {
  path: readonly (string | number)[]
  seen: readonly Schema[]
}

/** Keywords whose break is a value of its own, whatever stands there. */
const brokenValues: Readonly<Record<string, (stated: unknown, schema: Schema) => unknown>> = {
  type: (type) => ([type].flat().includes('object') ? 'text' : { member: 1 }),
  enum: () => 'no-such-choice',
  const: () => 'no-such-choice',
  pattern: (_, { minLength }) => '?'.repeat(typeof minLength === 'number' ? Math.max(minLength, 1) : 1),
  format: () => 'no such format',
  minLength: (limit) => 'x'.repeat(Math.max(Number(limit) - 1, 0)),
  maxLength: (limit) => 'x'.repeat(Number(limit) + 1),
  minimum: (limit) => Number(limit) - 1,
  maximum: (limit) => Number(limit) + 1,
  exclusiveMinimum: (limit) => Number(limit),
  exclusiveMaximum: (limit) => Number(limit),
  multipleOf: (step) => Number(step) * 1.5,
  minItems: () => [],
  maxItems: (limit) => Array.from({ length: Number(limit) + 1 }, (_, index) => index),
  uniqueItems: () => ['same', 'same'],
  minProperties: () => ({}),
  maxProperties: (limit) =>
    Object.fromEntries(Array.from({ length: Number(limit) + 1 }, (_, index) => [`member${index}`, index])),
  oneOf: () => ({ noSuchMember: 1 }),
  anyOf: () => ({ noSuchMember: 1 }),
}

/** Breaks a valid `sample` in every keyword at every place that `schema` describes, one at a time. */
export const breakEach = (root: Schema, schema: Schema, sample: unknown): Broken[] =>
  broken(root, schema, { path: [], seen: [] }).flatMap(({ keyword, path, change }) => {
    const value = changed(structuredClone(sample), path, change)
    return [{ keyword, pointer: path.reduce<string>(pointerTo, ''), value }]
  })

interface Change {
  keyword: string
  path: readonly (string | number)[]
  change: (old: unknown) => unknown
}

function broken(root: Schema, schema: Schema, { path, seen }: Place): Change[] {
  if (seen.includes(schema) || path.length > 8) return []
  const inside = { path, seen: [...seen, schema] }
  const here = (keyword: string, change: Change['change'], at: Change['path'] = path) => ({ keyword, path: at, change })
  const { required, additionalProperties, properties, items } = schema
  const { allOf, anyOf, oneOf, if: condition, then, else: otherwise } = schema
  const referred = resolved(root, schema['$ref'])
  return [
    ...Object.entries(schema).flatMap(([keyword, stated]) => {
      const make = brokenValues[keyword]
      return make ? [here(keyword, () => make(stated, schema))] : []
    }),
    ...(Array.isArray(required) ? required : []).map((name: string) =>
      here('required', (old) => (isSchema(old) ? without(old, name) : {}), path),
    ),
    ...(additionalProperties === false
      ? [here('additionalProperties', (old) => ({ ...(isSchema(old) ? old : {}), notAskedFor: 1 }))]
      : []),
    ...Object.entries(isSchema(properties) ? properties : {}).flatMap(([name, member]) =>
      isSchema(member) ? broken(root, member, { ...inside, path: [...path, name] }) : [],
    ),
    ...(isSchema(items) ? broken(root, items, { ...inside, path: [...path, 0] }) : []),
    ...[referred, condition, then, otherwise, ...[allOf, anyOf, oneOf].flat()].flatMap((part) =>
      isSchema(part) ? broken(root, part, inside) : [],
    ),
  ]
}

const without = (object: Schema, left: string): Schema =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== left))

function changed(value: unknown, [name, ...rest]: Change['path'], change: Change['change']): unknown {
  if (name === undefined) return change(value)
  if (typeof name === 'number') {
    const list: unknown[] = Array.isArray(value) ? value : []
    return list.length === 0
      ? [changed(undefined, rest, change)]
      : list.map((item, index) => (index === name ? changed(item, rest, change) : item))
  }
  const object: Schema = isSchema(value) ? value : {}
  return { ...object, [name]: changed(object[name], rest, change) }
}
