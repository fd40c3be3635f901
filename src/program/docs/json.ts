import { isObject } from '../../platform/objects.ts'

export type JsonObject = Record<string, unknown>

/** Calls `visit` with every object in a JSON value, the outer before the inner ones. `visit` may change its object. */
export function walk(value: unknown, visit: (member: JsonObject) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit)
  if (!isObject(value)) return
  visit(value)
  for (const member of Object.values(value)) walk(member, visit)
}

/** Returns the media types of a request body or a response. */
export const mediaOf = (holder: unknown): JsonObject[] =>
  isObject(holder) && isObject(holder['content']) ? Object.values(holder['content']).filter(isObject) : []

export const parametersOf = ({ parameters }: JsonObject): JsonObject[] =>
  Array.isArray(parameters) ? parameters.filter(isObject) : []

/** Returns every operation of a contract, in its order. */
export function operationsOf(document: object): JsonObject[] {
  const paths = 'paths' in document && isObject(document.paths) ? Object.values(document.paths) : []
  return paths
    .filter(isObject)
    .flatMap((path) => Object.values(path))
    .filter(isObject)
}

/** Returns the name of the schema that a media type refers to. Undefined: its schema is inline. */
export const nameOf = ({ schema }: JsonObject): string | undefined =>
  isObject(schema) && typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined
