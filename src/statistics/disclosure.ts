/** So that no figure tells of somebody: what fewer than this many applications come to is not shown. */
export const smallestGroup = 5

/**
 * Everything else is rounded to a multiple of this, sums like their parts. So a group that is not shown is not what is
 * left when those shown are subtracted from their sum: more than one number fits. Nor does it show when one more
 * application is counted.
 */
export const roundedTo = 5

/** From how many on the ninetieth percentile is shown: of fewer it would be the longest time there was, somebody's. */
export const smallestForNinetieth = 20

/** A count as it is published: 0 is 0, null is fewer than `smallestGroup`, and others are rounded. */
export function published(count: number): number | null {
  if (count === 0) return 0
  return count < smallestGroup ? null : Math.round(count / roundedTo) * roundedTo
}

/**
 * A part of a whole, of their published counts, so that it says no more than they do; null where either is not shown.
 */
export function publishedShare(part: number, whole: number): number | null {
  const [shownPart, shownWhole] = [published(part), published(whole)]
  return shownPart === null || !shownWhole ? null : Math.round((100 * shownPart) / shownWhole) / 100
}
