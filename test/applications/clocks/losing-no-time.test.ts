import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Interval, movedOn } from '../../../src/applications/clocks/ledger.ts'
import { reckonTimes, type Times } from '../../../src/applications/clocks/reckoning.ts'
import { type Status, states, stepsFrom } from '../../../src/applications/lifecycle.ts'
import { type Allowance, measureWorkingTime, workingTimeOf } from '../../../src/network/calendar/working-time.ts'
import { sampleCalendar } from '../../sample/calendar-file.ts'
import { seeded } from '../../support/chance/chance.ts'

const calendar = sampleCalendar(2025, 2026)
const hour = 3_600_000
const random = seeded(36)
const below = (most: number) => Math.floor(random() * most)
const choose = <T>(list: readonly T[]): T | undefined => list[below(list.length)]
const someTime = (days: number, hours: number): Allowance =>
  random() < 0.5
    ? { amount: 1 + below(days), unit: 'working_days' }
    : { amount: 1 + below(hours), unit: 'working_hours' }

interface Moment {
  intervals: Interval[]
  now: number
}
/** An application at the moments before and after each wait and each step. */
interface Walk {
  times: Times & { service: Allowance }
  handedInAt: number
  moments: { before: Moment; after: Moment; what: 'wait' | 'step' }[]
}

const statusAt = ({ intervals }: Moment): Status => intervals.at(-1)?.status ?? 'draft'
const isWithOffice = (moment: Moment) => states[statusAt(moment)].clock === 'running'
const hasStopped = (moment: Moment) => states[statusAt(moment)].clock === 'stopped'
const wait = ({ intervals, now }: Moment, length: number): Moment => ({ intervals, now: now + length })
const step = ({ intervals, now }: Moment, to: Status): Moment => ({
  now,
  intervals: movedOn({ intervals, readAt: new Date(now).toISOString() }, to).intervals,
})

/** Returns a wait of seconds, hours of one day, or weeks. */
const someWait = () => choose([below(60_000), below(9 * hour), below(20 * 24 * hour)]) ?? 0

/** Returns a walk over the real table of steps, with as many returns as possible. */
function someWalk(): Walk {
  const times = { check: someTime(3, 20), service: someTime(14, 100) }
  const now = Date.parse('2025-01-02T00:00:00+07:00') + below(150 * 24 * hour)
  const draft: Moment = {
    now,
    intervals: [{ status: 'draft', clock: 'not_started', startedAt: new Date(now).toISOString(), endedAt: null }],
  }
  let moment = step(draft, 'submitted')
  const moments: Walk['moments'] = []
  for (let count = 1 + below(14); count > 0 && !hasStopped(moment); count--) {
    const waited = wait(moment, someWait())
    moments.push({ before: moment, after: waited, what: 'wait' })
    const all = stepsFrom(statusAt(waited)).flatMap(({ to }) => to)
    const to =
      random() < 0.3 && all.includes('returned') ? 'returned' : choose(all.filter((one) => one !== 'withdrawn'))
    if (!to) break
    const stepped = step(waited, to)
    moments.push({ before: waited, after: stepped, what: 'step' })
    moment = stepped
  }
  return { times, handedInAt: now, moments }
}

/**
 * Returns the working time that the office has left if it does nothing more; negative when overdrawn. While the
 * application is with others, it is the time left if it came back now.
 */
function leftAt(moment: Moment, times: Times): number {
  const back = isWithOffice(moment)
    ? moment
    : step(moment, statusAt(moment) === 'returned' ? 'submitted' : 'ready_to_sign')
  const { latestAt } = reckonTimes(back.intervals, times, calendar, back.now)
  assert.ok(latestAt !== null)
  return latestAt >= back.now ? measureWorkingTime(calendar, back.now, latestAt) : -countedSince(latestAt, back)
}

const countedSince = (since: number, { intervals, now }: Moment): number =>
  intervals
    .filter(({ clock }) => clock === 'running')
    .reduce((sum, { startedAt, endedAt }) => {
      const [from, to] = [Math.max(since, Date.parse(startedAt)), endedAt === null ? now : Date.parse(endedAt)]
      return sum + measureWorkingTime(calendar, from, to)
    }, 0)

const walks = Array.from({ length: 1_500 }, someWalk)
const open = walks.flatMap(({ times, moments }) =>
  moments.flatMap(({ before, after, what }) => (hasStopped(after) ? [] : [{ times, before, after, what }])),
)
const beforeAcceptance = ({ intervals }: Moment) => !intervals.some(({ status }) => status === 'in_review')

describe('no sequence of steps and waits', () => {
  it('lets an office gain time by waiting: while it has the application, both times end as before', () => {
    const waits = open.filter(({ before, what }) => what === 'wait' && isWithOffice(before))
    assert.ok(waits.filter(({ after }) => statusAt(after) === 'submitted').length > 500)
    for (const { times, before, after } of waits) {
      const [was, is] = [before, after].map(
        ({ intervals, now }) => reckonTimes(intervals, times, calendar, now).latestAt,
      )
      assert.equal(is, was, JSON.stringify({ times, after }))
      assert.equal(leftAt(before, times) - leftAt(after, times), measureWorkingTime(calendar, before.now, after.now))
    }
  })

  it('lets an office gain time by a step', () => {
    const steps = open.filter(({ before, what }) => what === 'step' && isWithOffice(before))
    assert.ok(steps.filter(({ before }) => statusAt(before) === 'submitted').length > 500)
    for (const { times, before, after } of steps)
      assert.ok(leftAt(after, times) <= leftAt(before, times), JSON.stringify({ times, after }))
  })

  it('lets an applicant lose time by correcting: the office then has the same time, to the millisecond', () => {
    const pauses = open.filter(({ before, what }) => what === 'wait' && !isWithOffice(before))
    for (const early of [true, false])
      assert.ok(pauses.filter(({ before }) => beforeAcceptance(before) === early).length > 200, String(early))
    for (const { times, before, after } of pauses)
      assert.equal(leftAt(after, times), leftAt(before, times), JSON.stringify({ times, after }))
    const resubmissions = open.filter(
      ({ after, before }) => statusAt(before) === 'returned' && statusAt(after) === 'submitted',
    )
    for (const { times, before, after } of resubmissions) assert.equal(leftAt(after, times), leftAt(before, times))
  })

  it('delays the time of a resubmission: it counts from the millisecond of its arrival', () => {
    const arrivals = open.filter(
      ({ before, after }) => statusAt(before) === 'returned' && statusAt(after) === 'submitted',
    )
    assert.ok(arrivals.length > 200)
    for (const { times, after } of arrivals) {
      const later = wait(after, 9 * hour)
      assert.equal(leftAt(after, times) - leftAt(later, times), measureWorkingTime(calendar, after.now, later.now))
    }
  })

  it('gives an office more than both times at the first submission', () => {
    for (const { times, handedInAt, moments } of walks) {
      const last = moments.at(-1)?.after
      if (!last) continue
      const { startedAt, check, net, remaining } = reckonTimes(last.intervals, times, calendar, last.now)
      const checkTime = workingTimeOf(calendar, handedInAt, times.check)
      const most = leftAt({ ...(moments[0]?.before ?? last) }, times)
      assert.ok(Math.min(check.used ?? 0, checkTime) + (startedAt === null ? 0 : (remaining ?? 0)) <= most)
      if (remaining !== null && remaining > 0)
        assert.ok(Math.min(check.used ?? 0, checkTime) + (net ?? 0) + remaining <= most)
    }
  })
})
