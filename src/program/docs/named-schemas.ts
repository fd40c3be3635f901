import type { NamedSchema } from '../../http/named-schemas.ts'
import { isObject } from '../../platform/objects.ts'
import { type JsonObject, walk } from './json.ts'

/**
 * Adds the named schemas to the components of a contract, in place, and points each reference `Name#` to them. Returns
 * the same document. The generator knows no named schema: it would look at all of them for each response of each
 * operation, which takes most of its time.
 */
export function withNamedSchemas<T extends object>(document: T, schemas: readonly NamedSchema[]): T {
  const components = 'components' in document && isObject(document.components) ? document.components : {}
  components['schemas'] = { ...asComponents(schemas), ...(isObject(components['schemas']) && components['schemas']) }
  const names = new Map(schemas.map(({ $id }) => [`${$id}#`, `#/components/schemas/${$id}`]))
  walk(document, (member) => {
    const target = names.get(String(member['$ref']))
    if (target !== undefined) member['$ref'] = target
  })
  return Object.assign(document, { components })
}

/** Returns a copy of each schema by its name, without `$schema` in any object, as the generator writes all others. */
function asComponents(schemas: readonly NamedSchema[]): JsonObject {
  const copies: NamedSchema[] = JSON.parse(JSON.stringify(schemas))
  walk(copies, (member) => {
    delete member['$schema']
  })
  return Object.fromEntries(copies.map(({ $id, ...schema }) => [$id, schema]))
}
