/** The most values of data whose faults are all listed. A permit type has 2,000 at most; Ajv may need their square. */
const listedValues = 5_000

/** True when data has more than 5,000 values: only the first fault of such data is listed. */
export const hasManyValues = (data: unknown): boolean => hasMoreValues(data, listedValues)

/** True when data has more than `limit` members and items, at all depths together. Looks at no more than these. */
export function hasMoreValues(data: unknown, limit: number): boolean {
  let left = limit
  const isOver = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return false
    const values: unknown[] = Array.isArray(value) ? value : Object.values(value)
    left -= values.length
    return left < 0 || values.some(isOver)
  }
  return isOver(data)
}
