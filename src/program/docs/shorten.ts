import { isObject, type JsonObject, walk } from './json.ts'

/**
 * Shortens a contract without a change of its meaning. A schema that may be null lists null among its types, where it
 * was a choice of two. An example of a problem has no summary, because its title says the same.
 */
export function shorten(document: object): void {
  walk(document, (member) => {
    listNull(member)
    const { summary, value } = member
    if (summary !== undefined && isObject(value) && value['title'] === summary) delete member['summary']
  })
}

/** Enums stay as they are: null among their values cannot be read by generators. */
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
