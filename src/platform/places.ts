import { isSchema, resolved, type Schema, schemasIn } from './json-schema.ts'

/**
 * Returns the schemas that may apply at the same place as these: the targets of references and all branches of
 * conditions. A form may refer to itself.
 */
export function sameplace(form: Schema, schemas: readonly Schema[]): Schema[] {
  const found = new Set(schemas)
  for (const schema of found) {
    const branches = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'].flatMap((keyword) =>
      schemasIn(schema[keyword]),
    )
    const dependent = isSchema(schema['dependentSchemas'])
      ? Object.values(schema['dependentSchemas']).filter(isSchema)
      : []
    for (const inner of [...branches, ...dependent, ...schemasIn(resolved(form, schema['$ref']))]) found.add(inner)
  }
  return [...found]
}

/**
 * Returns the schemas that always apply at the same place as these: the targets of references and all members of an
 * `allOf`.
 */
export function alwaysThere(form: Schema, schemas: readonly Schema[]): Schema[] {
  const found = new Set(schemas)
  for (const schema of found)
    for (const inner of [...schemasIn(schema['allOf']), ...schemasIn(resolved(form, schema['$ref']))]) found.add(inner)
  return [...found]
}

/** The schemas that one schema has for a member of an object. */
export function ofMember(
  { properties, patternProperties, additionalProperties, unevaluatedProperties }: Schema,
  name: string,
): Schema[] {
  if (isSchema(properties) && Object.hasOwn(properties, name)) return schemasIn(properties[name])
  return [
    ...(isSchema(patternProperties) ? Object.values(patternProperties).filter(isSchema) : []),
    ...schemasIn(additionalProperties),
    ...schemasIn(unevaluatedProperties),
  ]
}

/** The schemas that one schema has for an item of a list. */
export function ofItem({ prefixItems, items, contains, unevaluatedItems }: Schema, index: number): Schema[] {
  const own: unknown = Array.isArray(prefixItems) ? prefixItems[index] : undefined
  return [own, items, contains, unevaluatedItems].flatMap(schemasIn)
}
