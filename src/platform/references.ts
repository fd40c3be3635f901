/** A schema that others refer to by its name: `{"$ref": "Name#"}`. */
export interface NamedSchema {
  $id: string
}

/**
 * Those of `schemas` that a schema refers to, and those that they refer to, each once: all that somebody has to know
 * who compiles it.
 */
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

/** Schemas by what others say when they mean them. */
export const byReference = (schemas: readonly NamedSchema[]) =>
  new Map(schemas.map((schema) => [`${schema.$id}#`, schema]))

/**
 * What every scope of an app knows, as one list: fastify would copy it for each scope there is. No scope adds to it.
 */
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
