import type { Environment, RegisterVariableDeclaration } from '@marcbachmann/cel-js'
import { isSchema, resolved, type Schema } from '../../../platform/json-schema.ts'
import { lazy } from '../../../platform/lazy.ts'

/** The most characters of an answer: all answers together have at most a mebibyte. */
export const longestAnswer = 1_048_576

/**
 * Kind of value at a place: a CEL type (`dyn`: not known), a text with at most `longest` characters, an object with
 * fields, or a list of `atMost` items.
 */
export type ValueKind =
  | { type: string; longest?: number }
  | { fields: ReadonlyMap<string, ValueKind> }
  | { items: ValueKind; atMost: number }

const scalars: Record<string, string> = { integer: 'int', number: 'double', string: 'string', boolean: 'bool' }

/**
 * Returns the kind of the answers to a form: integers are `int`, numbers `double`. A place without a single type, or
 * one that contains itself, is `dyn`.
 */
export const kindOf = (form: Schema): ValueKind => kindIn(form, { ...form, type: 'object' }, [])

function kindIn(form: Schema, place: Schema, above: readonly unknown[]): ValueKind {
  const { schema, through } = followed(form, place, above)
  const { type, items, properties, maxItems } = schema
  if (type === 'object') {
    const fields = isSchema(properties) ? Object.entries(properties) : []
    return {
      fields: new Map(
        fields.flatMap(([name, field]): [string, ValueKind][] =>
          isSchema(field) ? [[name, kindIn(form, field, through)]] : [],
        ),
      ),
    }
  }
  if (type === 'array')
    return {
      items: isSchema(items) ? kindIn(form, items, through) : { type: 'dyn' },
      atMost: typeof maxItems === 'number' ? maxItems : Infinity,
    }
  const scalar = scalars[String(type)] ?? constantType(schema) ?? 'dyn'
  return scalar === 'string' ? { type: scalar, longest: longestIn(schema) } : { type: scalar }
}

/** Returns the most characters of a text: by its `maxLength`, its choices, or as a day. */
function longestIn({ maxLength, format, enum: values, oneOf, const: constant }: Schema): number {
  const choices = [
    ...(Array.isArray(values) ? values : []),
    ...(Array.isArray(oneOf) ? oneOf.map((choice: unknown) => (isSchema(choice) ? choice['const'] : undefined)) : []),
    ...(constant === undefined ? [] : [constant]),
  ]
  const known = [
    ...(typeof maxLength === 'number' ? [maxLength] : []),
    ...(format === 'date' ? ['2026-12-01'.length] : []),
    ...(choices.length > 0 && choices.every((choice) => typeof choice === 'string')
      ? [Math.max(...choices.map(({ length }) => length))]
      : []),
  ]
  return Math.min(longestAnswer, ...known)
}

/** Returns a schema merged with its references, and the references followed. A circular one is followed once. */
function followed(
  form: Schema,
  schema: Schema,
  through: readonly unknown[] = [],
): { schema: Schema; through: readonly unknown[] } {
  if (!('$ref' in schema)) return { schema, through }
  const { $ref, ...own } = schema
  return followed(form, { ...(through.includes($ref) ? undefined : resolved(form, $ref)), ...own }, [...through, $ref])
}

function constantType({ oneOf }: Schema): string | undefined {
  const kinds = new Set(
    Array.isArray(oneOf)
      ? oneOf.map((choice: unknown) => (isSchema(choice) ? typeof choice['const'] : 'undefined'))
      : [],
  )
  const [kind] = kinds
  return kinds.size === 1 && kind === 'string' ? 'string' : undefined
}

type Declared = string | { [name: string]: Declared }

/**
 * Declares variables, and the items of their lists, in an environment. Items are types of their own where rules are
 * checked. Where rules run they are plain maps, because the library does not convert items to declared types.
 */
export function declareVariables(
  environment: Environment,
  variables: Readonly<Record<string, ValueKind>>,
  itemsAs: 'types' | 'maps',
): Environment {
  const named = new Set<string>()
  const declared = (kind: ValueKind, path: string): Declared => {
    if ('type' in kind) return kind.type
    if ('fields' in kind)
      return Object.fromEntries([...kind.fields].map(([name, field]) => [name, declared(field, `${path}_${name}`)]))
    const item = declared(kind.items, `${path}_item`)
    if (typeof item === 'string') return `list<${item}>`
    if (itemsAs === 'maps') return 'list<map>'
    let name = path.replace(/\W/g, '_')
    while (named.has(name)) name += '_'
    named.add(name)
    environment.registerType({ name: `${name}_item`, schema: item })
    return `list<${name}_item>`
  }
  for (const [name, kind] of Object.entries(variables)) {
    const schema = declared(kind, name)
    const declaration: RegisterVariableDeclaration =
      typeof schema === 'string' ? { name, type: schema } : { name, schema }
    environment.registerVariable(declaration)
  }
  return environment
}

/**
 * Returns the conversion of answers to a form for rules: the numbers of integer fields become CEL's `int` (a BigInt).
 * The references of the form are followed once.
 */
export function celConverter(form: Schema): (answers: unknown) => unknown {
  const kept = new Map<Schema, Converter>()
  const converterOf = (schema: unknown): Converter => {
    if (!isSchema(schema)) return unchanged
    const known = kept.get(schema)
    if (known) return known
    const { type, items, properties } = followed(form, schema).schema
    const itemConverter = lazy(() => converterOf(items))
    const members = lazy(
      () =>
        new Map(Object.entries(isSchema(properties) ? properties : {}).map(([name, at]) => [name, converterOf(at)])),
    )
    const convert = (value: unknown): unknown => {
      if (type === 'integer' && typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
      if (Array.isArray(value)) return value.map(itemConverter())
      if (!isSchema(value)) return value
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, (members().get(name) ?? unchanged)(member)]),
      )
    }
    kept.set(schema, convert)
    return convert
  }
  return converterOf(form)
}

type Converter = (value: unknown) => unknown

const unchanged: Converter = (value) => value
