import type { ErrorObject } from 'ajv'
import { isSchema, pointerTo } from '../../platform/json-schema.ts'
import type { NamedSchema } from '../named-schemas.ts'

/**
 * Replaces errors of a discriminator, such as `action`, by errors `enum` at that member, with the values of all
 * branches. One whose member is missing is removed: another error says so. Needs Ajv with `verbose`; `named` are the
 * schemas by their reference.
 */
export const withTagValues = (
  errors: readonly ErrorObject[],
  named: ReadonlyMap<string, NamedSchema>,
): readonly ErrorObject[] =>
  errors.flatMap((error) => {
    const { keyword, params, parentSchema, instancePath } = error
    const tag: unknown = params['tag']
    if (keyword !== 'discriminator' || typeof tag !== 'string') return [error]
    const at = pointerTo(instancePath, tag)
    if (errors.some((other) => isMissing(other, instancePath, tag))) return []
    const branches: readonly unknown[] = Array.isArray(parentSchema?.['oneOf']) ? parentSchema['oneOf'] : []
    const allowedValues = branches.flatMap((branch) => valuesOf(resolved(branch, named), tag))
    return [{ ...error, keyword: 'enum', instancePath: at, params: { allowedValues } }]
  })

const isMissing = ({ keyword, instancePath, params }: ErrorObject, at: string, member: string): boolean =>
  keyword === 'required' && instancePath === at && params['missingProperty'] === member

const resolved = (branch: unknown, named: ReadonlyMap<string, NamedSchema>): unknown =>
  isSchema(branch) && typeof branch['$ref'] === 'string' ? named.get(branch['$ref']) : branch

/** Returns the values that a schema allows for a member, by `enum` or `const`. */
function valuesOf(schema: unknown, member: string): readonly unknown[] {
  const properties = isSchema(schema) ? schema['properties'] : undefined
  const found = isSchema(properties) ? properties[member] : undefined
  if (!isSchema(found)) return []
  if (Array.isArray(found['enum'])) return found['enum']
  return 'const' in found ? [found['const']] : []
}
