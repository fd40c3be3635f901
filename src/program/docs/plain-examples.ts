import { type JsonObject, walk } from './json.ts'

const plainFormats: readonly unknown[] = ['uuid', 'date-time']

/**
 * Drops the examples of ids and times from members of schemas: their format says it, and the example of the whole
 * schema shows it. The contract is 12 KB smaller.
 */
export function dropPlainExamples(schemas: JsonObject): void {
  walk(schemas, (member) => {
    if (member['type'] === 'string' && plainFormats.includes(member['format'])) delete member['examples']
  })
}
