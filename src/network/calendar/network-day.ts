import { lazy } from '../../platform/lazy.ts'
import { timeZone } from './working-time.ts'

const days = lazy(() => new Intl.DateTimeFormat('sv', { timeZone }))

/** Returns the day of a moment, or of milliseconds since 1970, in the time zone of the network, as YYYY-MM-DD. */
export const dayInNetwork = (moment: Date | number): string => days().format(moment)
