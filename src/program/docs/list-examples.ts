import { isObject } from '../../platform/objects.ts'
import type { JsonObject } from './json.ts'

/**
 * Deletes the examples of lists that only repeat the example of their item. Tools build the same example from the item,
 * as they do for every schema without one.
 */
export function dropListExamples(schemas: JsonObject): void {
  for (const schema of Object.values(schemas)) {
    if (!isObject(schema)) continue
    const shown = listExample(schema, schemas)
    if (shown !== undefined && JSON.stringify(schema['examples']) === JSON.stringify([shown])) delete schema['examples']
  }
}

/**
 * Returns the example that tools build for a list: one item, and no next page. Undefined for a schema that is not a
 * list of a named schema with an example.
 */
export function listExample({ properties }: JsonObject, schemas: JsonObject): object | undefined {
  if (!isObject(properties) || Object.keys(properties).join() !== 'data,page') return undefined
  const items = isObject(properties['data']) ? properties['data']['items'] : undefined
  const name = isObject(items) && typeof items['$ref'] === 'string' ? items['$ref'].split('/').at(-1) : undefined
  const item = name === undefined ? undefined : schemas[name]
  if (!isObject(item) || !Array.isArray(item['examples'])) return undefined
  return { data: [item['examples'][0]], page: { nextCursor: null } }
}
