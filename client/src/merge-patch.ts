type JsonObject = Record<string, unknown>

/**
 * Returns the JSON Merge Patch (RFC 7396) that turns `before` into `after`: what has changed, and null for what was
 * removed. A list is sent whole. Members without a change are left out, so what others changed there stays. The order
 * of the members of an object is no change: form renderers put them in that of the schema.
 */
export function mergePatchOf(before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {}
  for (const name of Object.keys({ ...before, ...after })) {
    const [was, is] = [before[name], after[name]]
    if (textOf(was) === textOf(is)) continue
    patch[name] = isObject(was) && isObject(is) ? mergePatchOf(was, is) : (is ?? null)
  }
  return patch
}

/** Returns the JSON text of a value, with the members of objects in the order of their names. */
const textOf = (value: unknown) =>
  JSON.stringify(value, (_name, member: unknown) =>
    isObject(member) ? Object.fromEntries(Object.entries(member).sort()) : member,
  )

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
