export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
/** The offset of the network's time zone from UTC: seven hours all year. */
const offset = 7 * hour

/** Returns the day in the network's time, as YYYY-MM-DD. */
export const dayOf = (at: number): string => new Date(at + offset).toISOString().slice(0, 10)

/** Returns the hour of the day in the network's time, with its fraction. */
export const hourOf = (at: number): number => ((((at + offset) % day) + day) % day) / hour

/** Returns the moment of an hour of the network's time on the day of `at`. */
export const atHour = (at: number, hours: number): number =>
  Math.floor((at + offset) / day) * day - offset + hours * hour

/** Returns true on Saturdays and Sundays in the network's time. */
const isWeekend = (at: number): boolean => [0, 6].includes(new Date(at + offset).getUTCDay())

const [opens, closes] = [8, 15.5]

/** Returns the first moment from `at` on at which an officer is at work: 8.00 to 15.30 on a weekday. */
export function duringWork(at: number): number {
  let found = at
  if (hourOf(found) >= closes) found = atHour(found + day, opens)
  if (hourOf(found) < opens) found = atHour(found, opens)
  while (isWeekend(found)) found = atHour(found + day, opens)
  return found
}
