import { CronExpressionParser } from 'cron-parser'

/** A moment at which a move of the clock stops, and the jobs that are due since the last stop, by their times. */
export interface Stop {
  at: Date
  jobs: readonly string[]
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/**
 * The time between two stops, by the length of a move: a minute for two hours, up to a day for moves longer than 100
 * days. Stops that are 12 hours apart are at 7:00 and 19:00 in Jakarta: before the offices open and after they close. A
 * move of 100 days has 200 stops, and one of ten years 3,653.
 */
const steps = [
  { moves: 2 * hour, every: minute },
  { moves: day, every: 10 * minute },
  { moves: 10 * day, every: 2 * hour },
  { moves: 100 * day, every: 12 * hour },
] as const

/**
 * Yields the stops of a move in order: whole multiples of a step, and the end. A job is due once at a stop when its
 * schedule had one or more times since the last stop: never early, and late by less than a step. No day of a daily job
 * is skipped. `crons`: the schedules of the jobs, in UTC.
 */
export function* stopsBetween(from: Date, to: Date, crons: Readonly<Record<string, string>>): Generator<Stop> {
  const every = steps.find(({ moves }) => to.getTime() - from.getTime() <= moves)?.every ?? day
  const timetable = Object.entries(crons).map(([job, cron]) => ({ job, cron, next: nextTime(cron, from) }))
  for (let at = from.getTime(); at < to.getTime(); ) {
    at = Math.min((Math.floor(at / every) + 1) * every, to.getTime())
    const due = timetable.filter(({ next }) => next <= at).sort((one, other) => one.next - other.next)
    yield { at: new Date(at), jobs: due.map(({ job }) => job) }
    for (const entry of due) entry.next = nextTime(entry.cron, new Date(at))
  }
}

/** Returns the first time of a schedule after a moment. */
const nextTime = (cron: string, after: Date): number =>
  CronExpressionParser.parse(cron, { currentDate: after, tz: 'UTC' }).next().getTime()
