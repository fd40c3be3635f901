import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Static, TSchema } from 'typebox'
import { lazy } from '../../platform/lazy.ts'

const ajv = lazy(() => new Ajv2020({ validateSchema: false, meta: false }))
const compiled = new WeakMap<TSchema, ValidateFunction>()

/**
 * True when a value matches a schema, without coercion or defaults. For values that no route validates, such as claims
 * and cursors. Compiles each schema object once.
 */
export function matchesSchema<const S extends TSchema>(schema: S, value: unknown): value is Static<S> {
  const check = compiled.get(schema) ?? ajv().compile(schema)
  compiled.set(schema, check)
  return check(value)
}
