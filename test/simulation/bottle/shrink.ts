/** Returns true while shrinking may go on, within its limits of runs and time. */
type Limit = () => boolean

/**
 * Returns a part of the journey that still fails and from which no single act can be left out, unless the limit ends
 * the search first. Leaves out halves first, and single acts last (delta debugging, Zeller and Hildebrandt 2002).
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

/** Leaves out each part of a size that is not needed. Starts at the end, because later acts depend on earlier ones. */
async function withoutParts<T>(journey: readonly T[], size: number, tries: Trying<T>): Promise<readonly T[]> {
  let kept = journey
  for (let end = kept.length; end > 0 && tries.mayGoOn(); end -= size) {
    const rest = [...kept.slice(0, Math.max(0, end - size)), ...kept.slice(end)]
    if (await tries.stillFails(rest)) kept = rest
  }
  return kept
}
