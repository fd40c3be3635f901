/**
 * True when a region is the outer one or lies within it, by their codes: the code of a region begins with that
 * of the region above it, such as `31.71.06` with `31.71`.
 */
export const isWithin = (code: string, outer: string): boolean => code === outer || code.startsWith(`${outer}.`)
