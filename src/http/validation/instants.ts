/** True for a day of the years 1 to 9999. The format of ajv-formats allows the year 0, which PostgreSQL rejects. */
export const isDay = (text: string): boolean =>
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text) &&
  text >= '0001' &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)

const instant =
  /^(\d{4}-\d\d-\d\d)[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d)$/i
const [firstInstant, lastInstant] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]

/**
 * True for a time of RFC 3339 within the years 1 to 9999 in UTC, without leap seconds, which `Date` cannot represent.
 * An offset is less than 16 hours: PostgreSQL rejects others, and no time zone has them.
 */
export function isInstant(text: string): boolean {
  const moment = Date.parse(text)
  return isDay(instant.exec(text)?.[1] ?? '') && moment >= firstInstant && moment <= lastInstant
}
