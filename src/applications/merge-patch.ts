type Members = Record<string, unknown>
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

/** JSON Merge Patch (RFC 7396 §2): null removes a member, an object is merged, anything else replaces. */
export function mergePatch(target: unknown, patch: Members): Members {
  const merged = new Map(Object.entries(isMembers(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, isMembers(value) ? mergePatch(merged.get(name), value) : value)
  }
  return Object.fromEntries(merged)
}

/** JSON Pointers (RFC 6901) to the values of `patch` that differ from `target`: what a merge would change. */
export function changedPointers(target: unknown, patch: Members, base = ''): string[] {
  return Object.entries(patch).flatMap(([name, value]) => {
    const pointer = `${base}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const present = isMembers(target) ? target[name] : undefined
    if (isMembers(value)) return changedPointers(present, value, pointer)
    return JSON.stringify(value) === JSON.stringify(present ?? null) ? [] : [pointer]
  })
}
