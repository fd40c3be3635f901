export type JsonObject = Record<string, unknown>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Calls `visit` with every object inside a JSON value. */
export function walk(value: unknown, visit: (member: JsonObject) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit)
  if (!isObject(value)) return
  visit(value)
  for (const member of Object.values(value)) walk(member, visit)
}
