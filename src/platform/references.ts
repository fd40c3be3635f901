/** A schema that others refer to by its name: `{"$ref": "Name#"}`. */
export interface NamedSchema {
  $id: string
}

/** Returns the schemas that a schema refers to, directly or not, each once: all that is needed to compile it. */
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

/** Finds schemas by the name in a `$ref`. */
export const byReference = (schemas: readonly NamedSchema[]) =>
  new Map(schemas.map((schema) => [`${schema.$id}#`, schema]))

/** Returns `make` with a memory: it makes one value for each list of schemas, which the list itself stands for. */
export function oncePerList<T>(make: (schemas: readonly NamedSchema[]) => T): (schemas: readonly NamedSchema[]) => T {
  const made = new WeakMap<readonly NamedSchema[], { value: T }>()
  return (schemas) => {
    const kept = made.get(schemas) ?? { value: make(schemas) }
    made.set(schemas, kept)
    return kept.value
  }
}

/** The named schemas of an app as one list. Fastify would copy the list for each scope; no scope adds to it. */
export function sharedBucket(schemas: readonly NamedSchema[]) {
  const known: Record<string, unknown> = Object.fromEntries(schemas.map((schema) => [schema.$id, schema]))
  return () => ({
    add: (): never => {
      throw new Error('A named schema belongs into the list of all of them.')
    },
    getSchema: (id: string) => known[id],
    getSchemas: () => known,
  })
}
