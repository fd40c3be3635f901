import type { Invariant } from './invariant.ts'

const dayMicroseconds = 24 * 60 * 60 * 1_000_000
const offsetMicroseconds = (7 / 24) * dayMicroseconds

/** Returns the number of the day in the network's time. */
const dayOf = (at: number): number => Math.floor((at + offsetMicroseconds) / dayMicroseconds)

/** Checks each application that has lapsed, by the days that its permit type states. */
export const lapsesComeInTime: Invariant = {
  name: 'lapses-come-in-time',
  statement:
    'An application lapses after the days that its permit type gives the applicant, and not before. The last of them ' +
    'is a whole day.',
  ofFile({ id, events, intervals, type }, claims) {
    for (const { action, from, at, version } of events.filter((event) => event.action === 'lapse')) {
      const since = intervals.findLast(({ status, startedAt }) => status === from && startedAt <= at)?.startedAt
      const days = type.lapseAfterDays?.[from ?? '']
      const subject = `${id} event ${version}`
      claims.holds(days !== undefined, subject, `${action} from a status in which time is given`, from)
      if (days === undefined || since === undefined) continue
      claims.holds(dayOf(at) - dayOf(since) > days, subject, `more than ${days} days after ${since}`, at)
    }
  },
}
