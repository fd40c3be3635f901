/** A schema to which others refer by name: `{"$ref": "Name#"}`. */
export interface NamedSchema {
  $id: string
}

/** Returns all schemas to which a schema refers, directly or indirectly, each once. */
export function referredTo(schema: unknown, schemas: ReadonlyMap<string, NamedSchema>): NamedSchema[] {
  const found = new Set<NamedSchema>()
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const other = '$ref' in value && typeof value.$ref === 'string' ? schemas.get(value.$ref) : undefined
    if (other && !found.has(other)) {
      found.add(other)
      look(other)
    }
    for (const member of Object.values(value)) look(member)
  }
  look(schema)
  return [...found]
}

/** Returns a map of schemas by the text of their `$ref`. */
export const byReference = (schemas: readonly NamedSchema[]) =>
  new Map(schemas.map((schema) => [`${schema.$id}#`, schema]))

/** Returns `make` with a cache by the identity of the list of schemas. */
export function oncePerList<T>(make: (schemas: readonly NamedSchema[]) => T): (schemas: readonly NamedSchema[]) => T {
  const made = new WeakMap<readonly NamedSchema[], { value: T }>()
  return (schemas) => {
    const kept = made.get(schemas) ?? { value: make(schemas) }
    made.set(schemas, kept)
    return kept.value
  }
}

/**
 * Returns a schema bucket that all scopes of a Fastify app share; Fastify's own copies the schemas for each scope.
 * `add` throws. It lists no schema: our compilers know the list, and the generator of the contract would look at all of
 * them for each response.
 */
export function sharedBucket(schemas: readonly NamedSchema[]) {
  const known: Record<string, unknown> = Object.fromEntries(schemas.map((schema) => [schema.$id, schema]))
  return () => ({
    add: (): never => {
      throw new Error('A named schema belongs into the list of all of them.')
    },
    getSchema: (id: string) => known[id],
    getSchemas: () => ({}),
  })
}
