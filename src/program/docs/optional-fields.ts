import { isObject } from '../../platform/objects.ts'
import { type JsonObject, walk } from './json.ts'

/**
 * Moves the examples of each optional query parameter and header into its description, in place. Swagger UI sends the
 * first one as the value: a made-up cursor, key or tag then fails a request that is right without it. `purpose` keeps
 * its example: agencies must state one, and it is ignored for people.
 */
export function emptyOptionalFields(document: JsonObject): void {
  walk(document, (member) => {
    if (!['query', 'header'].includes(String(member['in'])) || member['required'] === true) return
    if (typeof member['name'] !== 'string' || member['name'] === 'purpose') return
    const shown = examplesOf(member).map((example) => `\`${example}\``)
    if (shown.length === 0) return
    member['description'] = `${member['description'] ?? ''} Example: ${shown.join(', ')}.`.trim()
    delete member['example']
    delete member['examples']
  })
}

/** Returns the values of `example` and of the named `examples` of a parameter. */
function examplesOf({ example, examples }: JsonObject): unknown[] {
  const named = isObject(examples) ? Object.values(examples).filter(isObject) : []
  return [...(example === undefined ? [] : [example]), ...named.map(({ value }) => value)]
}
