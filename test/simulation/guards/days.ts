const hour = 60 * 60_000
const day = 24 * hour
/** The offset of Jakarta from UTC, all year. */
const offset = 7 * hour

/** Returns the day in the network's time, as YYYY-MM-DD. */
export const dayIn = (moment: Date): string => new Date(moment.getTime() + offset).toISOString().slice(0, 10)

/** Returns the midnight in the network's time that comes after so many days: 1 is the next one. */
export const midnightAfter = (moment: Date, days = 1): Date =>
  new Date((Math.floor((moment.getTime() + offset) / day) + days) * day - offset)

export const hoursBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / hour
