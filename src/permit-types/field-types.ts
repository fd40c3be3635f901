import type { Environment, RegisterVariableDeclaration } from '@marcbachmann/cel-js'

/** What a rule may find in a place: a value of one of CEL's types (`dyn`: not known), an object with these fields, or a list. */
export type Kind = { type: string } | { fields: ReadonlyMap<string, Kind> } | { items: Kind }

type Schema = Record<string, unknown>

const scalars: Record<string, string> = { integer: 'int', number: 'double', string: 'string', boolean: 'bool' }

/**
 * What a form's schema makes of its answers: integers are int, numbers double. What has no single type there, or is described by `$ref`,
 * is dyn, and rules about the inside of it are only tried by the type's samples.
 */
export function kindOf(schema: Schema): Kind {
  const { type, items, properties } = schema
  if (type === 'object') {
    const fields = isSchema(properties) ? Object.entries(properties) : []
    return { fields: new Map(fields.flatMap(([name, field]): [string, Kind][] => (isSchema(field) ? [[name, kindOf(field)]] : []))) }
  }
  if (type === 'array') return { items: isSchema(items) ? kindOf(items) : { type: 'dyn' } }
  return { type: scalars[String(type)] ?? constantType(schema) ?? 'dyn' }
}

function constantType({ oneOf }: Schema): string | undefined {
  const kinds = new Set(Array.isArray(oneOf) ? oneOf.map((choice: unknown) => (isSchema(choice) ? typeof choice['const'] : 'undefined')) : [])
  const [kind] = kinds
  return kinds.size === 1 && kind === 'string' ? 'string' : undefined
}

type Declared = string | { [name: string]: Declared }

/**
 * Declares variables to an environment, and the items of their lists: as types of their own where rules are checked; as plain maps where
 * they run, since the library does not turn the items of a list into its types.
 */
export function declare(environment: Environment, variables: Readonly<Record<string, Kind>>, itemsAs: 'types' | 'maps'): Environment {
  const named = new Set<string>()
  const declared = (kind: Kind, path: string): Declared => {
    if ('type' in kind) return kind.type
    if ('fields' in kind) return Object.fromEntries([...kind.fields].map(([name, field]) => [name, declared(field, `${path}_${name}`)]))
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
    const declaration: RegisterVariableDeclaration = typeof schema === 'string' ? { name, type: schema } : { name, schema }
    environment.registerVariable(declaration)
  }
  return environment
}

/** Answers with the numbers of integer fields as CEL's int. */
export function toCel(schema: unknown, value: unknown): unknown {
  if (!isSchema(schema)) return value
  if (schema['type'] === 'integer' && typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (Array.isArray(value)) return value.map((item) => toCel(schema['items'], item))
  if (!isSchema(value)) return value
  const properties = isSchema(schema['properties']) ? schema['properties'] : {}
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toCel(properties[name], member)]))
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)
