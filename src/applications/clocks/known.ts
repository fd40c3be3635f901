import { NoCalendar } from '../../network/calendar/working-time.ts'

/** A value, or the year whose calendar it lacks. */
export interface Known<T> {
  value: T | null
  missing: number | null
}

/** Runs a computation that may need a year without a calendar. */
export function known<T>(value: () => T | null): Known<T> {
  try {
    return { value: value(), missing: null }
  } catch (error) {
    if (!(error instanceof NoCalendar)) throw error
    return { value: null, missing: error.year }
  }
}

/** Computes from a known value; passes a missing year on. */
export const derived = <T, U>({ value, missing }: Known<T>, make: (value: T) => U | null): Known<U> =>
  value === null ? { value: null, missing } : known(() => make(value))
