import type { ErrorObject } from 'ajv'
import { isSchema } from '../../platform/json-schema.ts'

/**
 * Narrows the errors of unions, so that no fault asks for another shape than the one that was meant. A value of another
 * type than the allowed values has only the error that names these. Other errors stay as they are. Needs Ajv with
 * `verbose`.
 */
export const narrowed = (found: readonly ErrorObject[]): readonly ErrorObject[] => {
  const errors = withoutTypesOfValues(found)
  return errors
    .filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
    .reduce((left, union) => narrowedByTag(withoutNull(left, union), union), errors)
}

/**
 * Removes the error of a type where the same schema lists the values: each of them has that type. One pass: a list of a
 * body may have half a million errors.
 */
function withoutTypesOfValues(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const ofValues = Map.groupBy(
    errors.filter(({ keyword }) => keyword === 'enum'),
    ({ instancePath }) => instancePath,
  )
  const hasValues = ({ instancePath, parentSchema }: ErrorObject) =>
    ofValues.get(instancePath)?.some((other) => other.parentSchema === parentSchema)
  return errors.filter((error) => error.keyword !== 'type' || !hasValues(error))
}

/** Removes the error that a value is not null, where a member may be null or of one other schema. */
function withoutNull(errors: readonly ErrorObject[], union: ErrorObject): readonly ErrorObject[] {
  const { schemaPath, instancePath, schema: branches } = union
  const isType = (error: ErrorObject) => error.keyword === 'type' && error.instancePath === instancePath
  const ofNull = errors.find(
    (error) => isType(error) && error.params['type'] === 'null' && error.schemaPath.startsWith(`${schemaPath}/`),
  )
  if (!ofNull || !Array.isArray(branches) || branches.length !== 2) return errors
  const others = errors.filter((error) => error !== union && error !== ofNull)
  return others.map((error) =>
    isType(error) ? { ...error, params: { type: [error.params['type'], 'null'].flat() } } : error,
  )
}

/**
 * Narrows a union whose branches a constant tells apart, such as `action`. If a branch has the value that was sent,
 * only the errors of that branch remain. If none has it, one error `enum` remains, with all values.
 */
function narrowedByTag(errors: readonly ErrorObject[], union: ErrorObject): readonly ErrorObject[] {
  const { schemaPath, instancePath, schema: branches } = union
  const [first, ...more] = errors.filter((error) => isTag(error, union))
  if (!first || !Array.isArray(branches)) return errors
  const tag = first.instancePath.slice(instancePath.length + 1)
  if (!branches.every((branch) => hasConstant(branch, tag))) return errors
  const branchOf = (error: ErrorObject) => error.schemaPath.slice(schemaPath.length + 1).split('/', 1)[0]
  const excluded = new Set([first, ...more].map(branchOf))
  const isExcluded = (error: ErrorObject) =>
    error.schemaPath.startsWith(`${schemaPath}/`) &&
    `${error.instancePath}/`.startsWith(`${instancePath}/`) &&
    excluded.has(branchOf(error))
  const others = errors.filter((error) => error !== union && !isExcluded(error))
  if (excluded.size < branches.length) return others
  const allowedValues = [first, ...more].map(({ params }) => params['allowedValue'])
  return [...others, { ...first, keyword: 'enum', params: { allowedValues } }]
}

/** True for the error of a constant that is a member of a branch of this union. */
const isTag = ({ keyword, schemaPath, instancePath }: ErrorObject, union: ErrorObject): boolean =>
  keyword === 'const' &&
  schemaPath.startsWith(`${union.schemaPath}/`) &&
  /^\/\d+\/properties\/[^/]+\/const$/.test(schemaPath.slice(union.schemaPath.length)) &&
  instancePath.startsWith(`${union.instancePath}/`)

const hasConstant = (branch: unknown, member: string): boolean => {
  const properties = isSchema(branch) ? branch['properties'] : undefined
  const schema = isSchema(properties) ? properties[member] : undefined
  return isSchema(schema) && 'const' in schema
}
