import { isSchema, pointerTo, resolved, type Schema } from '../../../src/platform/json-schema.ts'

/** A value that breaks one keyword of a schema. `pointer` is the place that the fault has to name. */
interface Broken {
  keyword: string
  pointer: string
  value: unknown
  /** True within `if`, `anyOf` or `oneOf`: the condition may not apply to the sample. */
  isConditional: boolean
}

interface Place {
  path: readonly (string | number)[]
  seen: readonly Schema[]
  isConditional: boolean
}

/** Makes a value that breaks a keyword, for any valid value before it. */
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

/** Returns copies of a valid `sample`, each with one keyword broken at one place that `schema` describes. */
export const breakEach = (root: Schema, schema: Schema, sample: unknown): Broken[] =>
  changesIn(root, schema, { path: [], seen: [], isConditional: false }).map(
    ({ keyword, path, member, isConditional, change }) => ({
      keyword,
      pointer: [...path, ...(member === undefined ? [] : [member])].reduce<string>(pointerTo, ''),
      value: changed(structuredClone(sample), path, change),
      isConditional,
    }),
  )

interface Change {
  keyword: string
  path: Place['path']
  /** The member that is missing or unknown at the place. */
  member?: string
  isConditional: boolean
  change: (old: unknown) => unknown
}

/** The deepest path; no form is as deep. */
const depthLimit = 8
const unknownMember = 'notAskedFor'

function changesIn(root: Schema, schema: Schema, place: Place): Change[] {
  const { path, seen, isConditional } = place
  if (seen.includes(schema) || path.length > depthLimit) return []
  const inside = { path, seen: [...seen, schema], isConditional }
  const below = (name: string | number) => ({ ...inside, path: [...path, name] })
  const { properties, items, allOf, anyOf, oneOf, if: condition, then, else: otherwise } = schema
  return [
    ...ownChanges(schema, place),
    ...Object.entries(isSchema(properties) ? properties : {}).flatMap(([name, member]) =>
      isSchema(member) ? changesIn(root, member, below(name)) : [],
    ),
    ...(isSchema(items) ? changesIn(root, items, below(0)) : []),
    ...[resolved(root, schema['$ref']), ...[allOf].flat()].flatMap((part) =>
      isSchema(part) ? changesIn(root, part, inside) : [],
    ),
    ...[condition, then, otherwise, ...[anyOf, oneOf].flat()].flatMap((part) =>
      isSchema(part) ? changesIn(root, part, { ...inside, isConditional: true }) : [],
    ),
  ]
}

function ownChanges(schema: Schema, { path, isConditional }: Place): Change[] {
  const { required, additionalProperties } = schema
  const here = { path, isConditional }
  return [
    ...Object.entries(schema).flatMap(([keyword, stated]) => {
      const make = brokenValues[keyword]
      return make ? [{ ...here, keyword, change: () => make(stated, schema) }] : []
    }),
    ...(Array.isArray(required) ? required : []).map((member: string) => ({
      ...here,
      keyword: 'required',
      member,
      change: (old: unknown) => (isSchema(old) ? without(old, member) : {}),
    })),
    ...(additionalProperties === false
      ? [
          {
            ...here,
            keyword: 'additionalProperties',
            member: unknownMember,
            change: (old: unknown) => ({ ...(isSchema(old) ? old : {}), [unknownMember]: 1 }),
          },
        ]
      : []),
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
