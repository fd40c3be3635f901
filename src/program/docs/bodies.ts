import { isObject } from '../../platform/objects.ts'
import { type JsonObject, mediaOf, nameOf } from './json.ts'

/**
 * Completes the request bodies of a contract in place. A copied schema becomes a reference to the named schema. Its
 * example is repeated at the media type, the only place where Bruno reads one. A missing description is added.
 */
export function finishBodies(bodies: readonly unknown[], schemas: JsonObject): void {
  const names = new Map(
    Object.entries(schemas)
      .reverse()
      .map(([name, schema]) => [withoutExamples(schema), name]),
  )
  for (const body of bodies) {
    for (const media of mediaOf(body)) {
      nameSchema(media, names)
      showExample(media, schemas)
    }
    describeChoice(body, schemas)
  }
}

function nameSchema(media: JsonObject, names: ReadonlyMap<string, string>): void {
  const name = names.get(withoutExamples(media['schema']))
  if (name !== undefined) media['schema'] = { $ref: `#/components/schemas/${name}` }
}

function showExample(media: JsonObject, schemas: JsonObject): void {
  const schema = schemas[nameOf(media) ?? '']
  if (!isObject(schema) || !Array.isArray(schema['examples']) || 'example' in media) return
  media['example'] = schema['examples'][0]
}

const withoutExamples = (schema: unknown) => JSON.stringify({ ...(isObject(schema) && schema), examples: undefined })

function describeChoice(body: unknown, schemas: JsonObject): void {
  if (!isObject(body) || body['description'] !== undefined) return
  body['description'] = mediaOf(body)
    .flatMap((media) => Object(schemas[nameOf(media) ?? ''])['description'] ?? [])
    .join(' Or: ')
}
