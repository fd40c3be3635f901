/** Returns true while a shrinking may go on: it has a limit of runs and of time. */
export type Limit = () => boolean

/**
 * Returns the smallest part of a journey that still fails, as far as the limit allows: no part of it can be left out
 * then. Leaves out halves first, and single acts last (delta debugging, Zeller and Hildebrandt 2002).
 */
export async function shrink<T>(
  journey: readonly T[],
  stillFails: (part: readonly T[]) => Promise<boolean>,
  mayGoOn: Limit,
): Promise<readonly T[]> {
  let kept = journey
  for (let size = Math.ceil(kept.length / 2); size >= 1 && mayGoOn(); ) {
    const shorter = await withoutParts(kept, size, { stillFails, mayGoOn })
    const isShorter = shorter.length < kept.length
    kept = shorter
    if (size === 1 && !isShorter) break
    size = Math.max(1, Math.min(isShorter ? size : size >> 1, Math.ceil(kept.length / 2)))
  }
  return kept
}

interface Trying<T> {
  stillFails: (part: readonly T[]) => Promise<boolean>
  mayGoOn: Limit
}

/** Leaves out each part of a size that is not needed, the last part first: an act needs those before it. */
async function withoutParts<T>(journey: readonly T[], size: number, tries: Trying<T>): Promise<readonly T[]> {
  let kept = journey
  for (let end = kept.length; end > 0 && tries.mayGoOn(); end -= size) {
    const rest = [...kept.slice(0, Math.max(0, end - size)), ...kept.slice(end)]
    if (await tries.stillFails(rest)) kept = rest
  }
  return kept
}
