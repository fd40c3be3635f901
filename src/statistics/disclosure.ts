/** The smallest number of applications in a published figure, so that no figure is about a single person. */
export const smallestGroup = 5

/**
 * Published figures, sums included, are multiples of this. A hidden figure cannot be computed from a sum, and a single
 * new application does not show.
 */
export const roundedTo = 5

/** The smallest number of applications for a 90th percentile. With fewer it could be the time of a single person. */
export const smallestForNinetieth = 20

/** Returns the published value of a count: 0 for 0, null below `smallestGroup`, else rounded. */
export function publishCount(count: number): number | null {
  if (count === 0) return 0
  return count < smallestGroup ? null : Math.round(count / roundedTo) * roundedTo
}

/** Returns the share of two published counts, so that it reveals no more than they do. Null when either is hidden. */
export function publishShare(part: number, whole: number): number | null {
  const [shownPart, shownWhole] = [publishCount(part), publishCount(whole)]
  return shownPart === null || !shownWhole ? null : Math.round((100 * shownPart) / shownWhole) / 100
}
