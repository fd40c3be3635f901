import { isDeepStrictEqual } from 'node:util'
import { pointerTo } from '../../platform/json-schema.ts'
import { isObject } from '../../platform/objects.ts'

type Members = Record<string, unknown>

/** Applies a JSON Merge Patch (RFC 7396 §2): null removes a member, an object is merged, anything else replaces. */
export function mergePatch(target: unknown, patch: Members): Members {
  const merged = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, isObject(value) ? mergePatch(merged.get(name), value) : value)
  }
  return Object.fromEntries(merged)
}

/**
 * Returns JSON Pointers (RFC 6901) to the values that a merge of `patch` would change in `target`. Creating an object,
 * or replacing another value by one, counts as a change. The order of members does not.
 */
export function changedPointers(target: unknown, patch: Members, base = ''): string[] {
  return Object.entries(patch).flatMap(([name, value]) => {
    const pointer = pointerTo(base, name)
    const present = isObject(target) ? target[name] : undefined
    if (!isObject(value) || (present !== undefined && !isObject(present)))
      return isDeepStrictEqual(value, present ?? null) ? [] : [pointer]
    const inside = changedPointers(present, value, pointer)
    return inside.length === 0 && present === undefined ? [pointer] : inside
  })
}
