import { type JsonObject, walk } from './json.ts'

/**
 * Moves the example of each optional query parameter and header into its description, in place. Swagger UI sends the
 * example as the value: a made-up cursor, key or tag then fails a request that is right without it.
 */
export function emptyOptionalFields(document: JsonObject): void {
  walk(document, (member) => {
    if (!['query', 'header'].includes(String(member['in'])) || member['required'] === true) return
    if (typeof member['name'] !== 'string' || member['example'] === undefined) return
    member['description'] = `${member['description'] ?? ''} Example: \`${member['example']}\`.`.trim()
    delete member['example']
  })
}
