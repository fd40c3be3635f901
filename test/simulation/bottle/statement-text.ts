import { type DriverQuery, isDriverQuery } from '../../../src/platform/db/driver.ts'

/** The text of each statement, by the pieces of its template. */
const texts = new WeakMap<readonly string[], string>()

/** Returns the text of a statement with `?` in place of its values. */
export function textOf({ strings }: DriverQuery): string {
  const text = texts.get(strings) ?? strings.join('?').replace(/\s+/g, ' ').trim()
  texts.set(strings, text)
  return text
}

/** Returns the values of a statement and of its fragments as JSON in one line. */
export const valuesOf = ({ args }: DriverQuery): string =>
  args.map((value) => (isDriverQuery(value) ? valuesOf(value) : JSON.stringify(value))).join(' ')
