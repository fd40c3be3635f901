import { NoCalendar } from './working-time.ts'

/**
 * A value, or the year without a calendar for which it is missing. Both are null when there is no value for another
 * reason.
 */
interface Known<T> {
  value: T | null
  missing: number | null
}

/** Returns the result of `value`, or the year for which it threw `NoCalendar`. Throws its other errors. */
export function known<T>(value: () => T | null): Known<T> {
  try {
    return { value: value(), missing: null }
  } catch (error) {
    if (!(error instanceof NoCalendar)) throw error
    return { value: null, missing: error.year }
  }
}

/** Returns the result of `make` for a known value; for an unknown one the year that is missing. */
export const derived = <T, U>({ value, missing }: Known<T>, make: (value: T) => U | null): Known<U> =>
  value === null ? { value: null, missing } : known(() => make(value))
