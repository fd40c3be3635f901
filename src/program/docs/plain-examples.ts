import { type JsonObject, walk } from './json.ts'

/**
 * Drops the examples of plain values from members of schemas, except beside a pattern: the example of the whole schema
 * shows them.
 */
export function dropPlainExamples(schemas: JsonObject): void {
  const named = new Set(Object.values(schemas))
  walk(schemas, (member) => {
    const { type, pattern } = member
    const isPlain = typeof type === 'string' && type !== 'object' && type !== 'array'
    if (isPlain && pattern === undefined && !named.has(member)) delete member['examples']
  })
}
