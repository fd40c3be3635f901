import { isObject } from '../../src/platform/objects.ts'
import type { JsonObject } from '../../src/program/docs/json.ts'
import { resolve, type Shape } from './schema.ts'

interface Pair<T> {
  was: T
  is: T
}

/**
 * Returns two shapes in which an inline choice of the earlier one has the name of the choice of the later one with the
 * same constant: it got a name since. A choice keeps its position for a name where two of them would share one.
 */
export function namedAlike(documents: Pair<JsonObject>, { was, is }: Pair<Shape>): Pair<Shape> {
  const names = new Map(
    Object.entries(is.choices).map(([name, choice]) => [constantIn(resolve(documents.is, choice)), name]),
  )
  const named = Object.entries(was.choices).map(([name, choice]): [string, unknown] => {
    const constant = isInline(choice) ? constantIn(choice) : undefined
    return [(constant && names.get(constant)) ?? name, choice]
  })
  const choices = Object.fromEntries(named)
  return Object.keys(choices).length === named.length ? { was: { ...was, choices }, is } : { was, is }
}

const isInline = (choice: unknown): choice is JsonObject => isObject(choice) && choice['$ref'] === undefined

/** Returns the first member of a schema that has one value only, with that value. Undefined: there is none. */
function constantIn({ properties }: JsonObject): string | undefined {
  for (const [member, schema] of Object.entries(isObject(properties) ? properties : {})) {
    const { enum: values, const: value = Array.isArray(values) && values.length === 1 ? values[0] : undefined } =
      Object(schema)
    if (value !== undefined) return `${member} ${JSON.stringify(value)}`
  }
  return undefined
}
