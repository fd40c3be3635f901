import { isObject, type JsonObject } from './json.ts'

/**
 * Leaves out the examples of lists that only repeat the example of their item, in a page without a next one. Readers
 * of the contract put them together from the item, as they do for every schema without an example.
 */
export function dropListExamples(schemas: JsonObject): void {
  for (const schema of Object.values(schemas)) {
    if (!isObject(schema)) continue
    const shown = listExample(schema, schemas)
    if (shown !== undefined && JSON.stringify(schema['examples']) === JSON.stringify([shown])) delete schema['examples']
  }
}

/**
 * Returns the example that a list has when it states none of its own. Undefined for a schema that is no list of
 * `schemas`.
 */
export function listExample({ properties }: JsonObject, schemas: JsonObject): object | undefined {
  if (!isObject(properties) || Object.keys(properties).join() !== 'data,page') return undefined
  const items = isObject(properties['data']) ? properties['data']['items'] : undefined
  const name = isObject(items) && typeof items['$ref'] === 'string' ? items['$ref'].split('/').at(-1) : undefined
  const item = name === undefined ? undefined : schemas[name]
  if (!isObject(item) || !Array.isArray(item['examples'])) return undefined
  return { data: [item['examples'][0]], page: { nextCursor: null } }
}
