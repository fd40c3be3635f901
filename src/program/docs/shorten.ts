import { isObject } from '../../platform/objects.ts'
import { type JsonObject, walk } from './json.ts'

/**
 * Shortens a contract in place without a change of meaning: `anyOf` a schema and null becomes a list of types, and
 * examples of problems lose a summary that repeats their title.
 */
export function shorten(document: object): void {
  walk(document, (member) => {
    listNull(member)
    const { summary, value } = member
    if (summary !== undefined && isObject(value) && value['title'] === summary) delete member['summary']
  })
}

/** Leaves enums and constants as they are: generators of clients cannot read null among the values. */
function listNull(schema: JsonObject): void {
  const { anyOf } = schema
  const [one, other, ...more] = Array.isArray(anyOf) ? anyOf : []
  if (!isObject(one) || !isOnlyNull(other) || more.length > 0) return
  if (typeof one['type'] !== 'string' || 'enum' in one || 'const' in one) return
  const own = Object.entries(schema)
  for (const name of Object.keys(schema)) delete schema[name]
  Object.assign(
    schema,
    { ...one, type: [one['type'], 'null'] },
    Object.fromEntries(own.filter(([name]) => name !== 'anyOf')),
  )
}

const isOnlyNull = (schema: unknown): boolean =>
  isObject(schema) && schema['type'] === 'null' && Object.keys(schema).length === 1
