import { isObject, type JsonObject } from './json.ts'

/** Formats whose texts look the same everywhere. */
const formats = new Set<unknown>(['uuid', 'date', 'date-time'])

/**
 * Leaves out the examples of ids and times inside schemas: their format says the same, and each schema shows an example
 * of the whole. Those of parameters stay, because they are shown one by one.
 */
export function leaveOutUsualExamples(schemas: JsonObject): void {
  for (const schema of Object.values(schemas)) visit(schema)
}

function visit(part: unknown): void {
  if (Array.isArray(part)) for (const item of part) visit(item)
  if (!isObject(part)) return
  if (part['type'] === 'string' && formats.has(part['format'])) delete part['examples']
  for (const [name, member] of Object.entries(part)) if (name !== 'examples') visit(member)
}
