import { CronExpressionParser } from 'cron-parser'

/** A moment at which a move of the clock stops, and the jobs that are due since the last stop, by their times. */
interface Stop {
  at: Date
  jobs: readonly string[]
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/**
 * The time between two stops, by the length of a move: a minute for two hours, up to a day for moves longer than 100
 * days. Stops are whole multiples of it, `after` midnight in UTC. Those that are 12 hours apart are at 16:00 in
 * Jakarta, when the offices close and deadlines end, and at 4:00. A move of ten years has 3,653 stops.
 */
const steps = [
  { moves: 2 * hour, every: minute, after: 0 },
  { moves: day, every: 10 * minute, after: 0 },
  { moves: 10 * day, every: hour, after: 0 },
  { moves: 100 * day, every: 12 * hour, after: 9 * hour },
] as const
const longest = { every: day, after: 0 }

/**
 * Yields the stops of a move in order, the last one at its end. A job is due once at a stop when its schedule had one
 * or more times since the last stop: never early, and late by less than a step. No day of a daily job is skipped.
 * `crons`: the schedules of the jobs, in UTC.
 */
export function* stopsBetween(from: Date, to: Date, crons: Readonly<Record<string, string>>): Generator<Stop> {
  const { every, after } = steps.find(({ moves }) => to.getTime() - from.getTime() <= moves) ?? longest
  const timetable = Object.entries(crons).map(([job, cron]) => {
    const firstAfter = timesOf(cron)
    return { job, firstAfter, next: firstAfter(from) }
  })
  for (let at = from.getTime(); at < to.getTime(); ) {
    at = Math.min((Math.floor((at - after) / every) + 1) * every + after, to.getTime())
    const due = timetable.filter(({ next }) => next <= at).sort((one, other) => one.next - other.next)
    yield { at: new Date(at), jobs: due.map(({ job }) => job) }
    for (const entry of due) entry.next = entry.firstAfter(new Date(at))
  }
}

/** Returns a function of the first time of a schedule after a moment. The schedule is parsed once. */
function timesOf(cron: string): (after: Date) => number {
  const schedule = CronExpressionParser.parse(cron, { tz: 'UTC' })
  return (after) => {
    schedule.reset(after)
    return schedule.next().getTime()
  }
}
