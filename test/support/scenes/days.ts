import { Temporal } from 'temporal-polyfill'

/** Returns the day in so many days in the network's time zone, as YYYY-MM-DD. */
export const dayIn = (days: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(new Date(Date.now() + days * 86_400_000))

/** Returns today in the network's time zone, as YYYY-MM-DD. Ask for it when it is needed: a run may cross midnight. */
export const today = (): string => dayIn(0)

/** Returns the month in so many months in the network's time zone, as YYYY-MM. */
export const monthIn = (months: number): string => Temporal.PlainYearMonth.from(today()).add({ months }).toString()
