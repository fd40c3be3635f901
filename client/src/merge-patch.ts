type JsonObject = Record<string, unknown>

/**
 * Returns the JSON Merge Patch (RFC 7396) that turns `before` into `after`: what has changed, and null for what was
 * removed. A list is sent whole. Members without a change are left out, so what others changed there stays.
 */
export function mergePatchOf(before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {}
  for (const name of Object.keys({ ...before, ...after })) {
    const [was, is] = [before[name], after[name]]
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    patch[name] = isObject(was) && isObject(is) ? mergePatchOf(was, is) : (is ?? null)
  }
  return patch
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
