import { lazy } from './lazy.ts'

/** The time zone of the network: Western Indonesian Time (WIB). `db/local-time.ts` has it for SQL. */
export const timeZone = 'Asia/Jakarta' as const

const days = lazy(() => new Intl.DateTimeFormat('sv', { timeZone }))

/** Returns the day of a moment, or of milliseconds since 1970, in the time zone of the network, as YYYY-MM-DD. */
export const dayInNetwork = (moment: Date | number): string => days().format(moment)
