import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Interval, movedOn } from '../../../src/applications/clocks/ledger.ts'
import { maySilenceGrant, reckonTimes, type Times } from '../../../src/applications/clocks/reckoning.ts'
import { clockWords, pausedBecause, undecidedWords } from '../../../src/applications/clocks/words.ts'
import { type Status, states, statuses, stepsFrom } from '../../../src/applications/lifecycle.ts'
import { type Allowance, measureWorkingTime, workingTimeOf } from '../../../src/network/calendar/working-time.ts'
import { sampleCalendar } from '../../sample/calendar-file.ts'
import { seeded } from '../../support/chance/chance.ts'

const calendar = sampleCalendar(2025, 2026)
const hour = 3_600_000
const dayAtMost = 24 * hour
const begin = Date.parse('2025-01-02T08:00:00+07:00')
const random = seeded(6)
const choose = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]

interface Life {
  intervals: Interval[]
  times: Times
  now: number
}

/** Returns a random life of at most this many steps of the table, in the order of time. */
function someLife(most: number): Life {
  let now = begin + Math.floor(random() * 120 * 24 * hour)
  let intervals: Interval[] = [
    { status: 'draft', clock: 'not_started', startedAt: new Date(now).toISOString(), endedAt: null },
  ]
  const wanted = Math.floor(random() * most)
  for (let step = 0; step < wanted; step++) {
    const to = choose(
      stepsFrom(intervals.at(-1)?.status ?? 'draft').flatMap((taken) =>
        taken.to.filter((status) => status !== 'withdrawn' || random() < 0.1),
      ),
    )
    if (!to) break
    now += random() < 0.1 ? 0 : Math.floor(random() * 96 * hour)
    ;({ intervals } = movedOn({ intervals, readAt: new Date(now).toISOString() }, to))
  }
  return {
    intervals,
    times: { check: someTime(3, 20), service: someTime(20, 100) },
    now: now + Math.floor(random() * 200 * hour),
  }
}

const someTime = (days: number, hours: number): Allowance =>
  random() < 0.5
    ? { amount: 1 + Math.floor(random() * days), unit: 'working_days' }
    : { amount: 1 + Math.floor(random() * hours), unit: 'working_hours' }

const lives = Array.from({ length: 1_500 }, () => someLife(30))
const reckoned = lives.map((life) => ({ ...life, ...reckonTimes(life.intervals, life.times, calendar, life.now) }))
const spansOf = ({ intervals }: Pick<Life, 'intervals'>, until: number, clocks: string[]) =>
  intervals
    .filter(({ clock }) => clocks.includes(clock))
    .map(
      ({ startedAt, endedAt }) =>
        [Date.parse(startedAt), Math.min(until, endedAt === null ? until : Date.parse(endedAt))] as const,
    )
    .filter(([from, to]) => to > from)
const workedIn = (life: Pick<Life, 'intervals'>, since: number, until: number, clocks: string[]) =>
  spansOf(life, until, clocks).reduce(
    (sum, [from, to]) => sum + measureWorkingTime(calendar, Math.max(from, since), to),
    0,
  )

/** Returns the life with its last interval open, to measure the time that it would have. */
const asItGoesOn = <L extends Pick<Life, 'intervals'>>(life: L, until: number): L => {
  const stopped = life.intervals.find(({ clock }) => clock === 'stopped')
  const ends = stopped === undefined || Date.parse(stopped.startedAt) >= until ? [] : [stopped]
  const open = life.intervals.filter(({ clock }) => ends.length === 0 || clock !== 'stopped')
  return { ...life, intervals: open.map((one, at) => (at === open.length - 1 ? { ...one, endedAt: null } : one)) }
}

const submissionsBefore = ({ intervals }: Pick<Life, 'intervals'>): number => {
  const accepted = intervals.findIndex(({ status }) => status === 'in_review')
  return intervals.filter(({ status }, at) => status === 'submitted' && (accepted < 0 || at < accepted)).length
}

describe('the intervals of any life', () => {
  it('tile the time from the draft to now, for all steps', () => {
    for (const { intervals } of lives) {
      assert.deepEqual(
        intervals.slice(1).map(({ startedAt }) => startedAt),
        intervals.slice(0, -1).map(({ endedAt }) => endedAt),
      )
      assert.equal(intervals.at(-1)?.endedAt, null)
      for (const { startedAt, endedAt } of intervals) assert.ok(endedAt === null || endedAt >= startedAt)
    }
    assert.deepEqual(
      new Set(lives.flatMap(({ intervals }) => intervals.map(({ status }) => status))),
      new Set(statuses),
      'The walk comes through every status.',
    )
  })

  it('add up: counted and paused time is all the time since the service time began', () => {
    for (const life of reckoned) {
      const { startedAt, stoppedAt, now } = life
      if (startedAt === null) continue
      const until = stoppedAt ?? now
      assert.equal(workedIn(life, startedAt, until, ['running', 'paused']), life.gross)
      assert.equal(workedIn(life, startedAt, until, ['running']), life.net)
    }
  })

  it('begin the service time with the first acceptance, or with the end of the check where that came first', () => {
    let late = 0
    for (const { startedAt, acceptedAt, check, now, stoppedAt } of reckoned) {
      const ranOut = check.dueAt !== null && check.dueAt < (acceptedAt ?? stoppedAt ?? now) ? check.dueAt : null
      assert.equal(startedAt, ranOut ?? acceptedAt)
      assert.equal(check.overdue, ranOut !== null)
      if (ranOut !== null) late++
    }
    assert.ok(late > 300, String(late))
  })

  it('give the office exactly its time: no pause restarts or lengthens it', () => {
    let ended = 0
    for (const life of reckoned) {
      const { startedAt, dueAt, dueFor, times } = life
      if (startedAt === null || dueAt === null || dueFor === 'completeness_check' || !times.service) continue
      const given = workingTimeOf(calendar, startedAt, times.service)
      const used = workedIn(asItGoesOn(life, dueAt), startedAt, dueAt, ['running'])
      if (submissionsBefore(life) === 1) assert.equal(used, given)
      else assert.ok(used <= given + dayAtMost)
      ended++
    }
    assert.ok(ended > 300)
  })

  it('give the check one time, whatever comes between its submissions', () => {
    let ended = 0
    for (const life of reckoned) {
      const { check, times, intervals } = life
      if (check.startedAt === null || check.dueAt === null) continue
      const given = workingTimeOf(calendar, check.startedAt, times.check)
      const end = intervals.find(({ status }) => status === 'in_review')
      const before = { ...life, intervals: end ? intervals.slice(0, intervals.indexOf(end)) : intervals }
      assert.equal(workedIn(asItGoesOn(before, check.dueAt), check.startedAt, check.dueAt, ['running']), given)
      ended++
    }
    assert.ok(ended > 300)
  })

  it('leave the unused time, and never less than zero', () => {
    for (const { check, times, remaining, net, dueAt, dueFor, overdue, stoppedAt, now, ...life } of reckoned) {
      assert.equal(overdue, dueAt !== null && dueAt < (stoppedAt ?? now))
      if (overdue) assert.equal(dueFor === 'service_time' ? remaining : check.remaining, 0)
      if (check.startedAt !== null)
        assert.equal(
          check.remaining,
          Math.max(0, workingTimeOf(calendar, check.startedAt, times.check) - (check.used ?? 0)),
        )
      if (life.startedAt === null || !times.service || submissionsBefore(life) > 1) continue
      assert.equal(remaining, Math.max(0, workingTimeOf(calendar, life.startedAt, times.service) - (net ?? 0)))
    }
  })

  it('give a reason exactly when there is no deadline', () => {
    for (const { dueAt, undecidedBecause } of reckoned) assert.equal(dueAt === null, undecidedBecause !== null)
    assert.deepEqual(
      new Set(reckoned.flatMap(({ undecidedBecause }) => undecidedBecause?.code ?? [])),
      new Set(['not_submitted', 'paused', 'stopped']),
    )
    for (const { intervals, times, now } of lives) {
      const { dueFor, undecidedBecause } = reckonTimes(intervals, { ...times, service: null }, calendar, now)
      if (dueFor === 'service_time') assert.equal(undecidedBecause?.code, 'service_time_unknown')
    }
  })

  it('are described in words in both languages', () => {
    for (const life of reckoned) {
      const status: Status = life.intervals.at(-1)?.status ?? 'draft'
      for (const text of Object.values(clockWords(life, status, { deemedGrantedAt: null, lapsesOn: null })))
        assert.match(text, /^[A-Z].*\.$/)
      for (const text of Object.values(undecidedWords({ code: 'calendar_missing', year: 2027 })))
        assert.match(text, /2027/)
    }
    for (const status of statuses) assert.equal(pausedBecause(status) !== null, states[status].clock === 'paused')
  })
})

describe('the clock of a life', () => {
  const life = (...steps: [Status, string][]): Interval[] =>
    steps.map(([status, text], index) => ({
      status,
      clock: states[status].clock,
      startedAt: iso(text),
      endedAt: steps[index + 1] ? iso(steps[index + 1]?.[1] ?? '') : null,
    }))
  const iso = (text: string) => new Date(`${text.replace(' ', 'T')}:00+07:00`).toISOString()
  const threeDays: Allowance = { amount: 3, unit: 'working_days' }
  const oneDay: Allowance = { amount: 1, unit: 'working_days' }
  const at = (intervals: Interval[], now: string) =>
    reckonTimes(intervals, { check: oneDay, service: threeDays }, calendar, Date.parse(iso(now)))

  it('continues where a pause stopped it, to the minute', () => {
    const paused: [Status, string][] = [
      ['draft', '2026-02-02 08:00'],
      ['submitted', '2026-02-02 08:30'],
      ['in_review', '2026-02-02 14:00'],
      ['awaiting_payment', '2026-02-04 09:00'],
      ['ready_to_sign', '2026-02-06 15:00'],
    ]
    const { dueAt, remaining } = at(life(...paused), '2026-02-06 15:00')
    assert.equal(remaining, (2 + 3 * 8.5 - 2 - 8.5 - 1.5) * hour)
    assert.equal(new Date(dueAt ?? 0).toISOString(), iso('2026-02-10 13:30'))
  })

  it('that ended before a pause stays overdue through it', () => {
    const late: [Status, string][] = [
      ['in_review', '2026-02-02 14:00'],
      ['returned', '2026-02-09 09:00'],
    ]
    const { dueAt, overdue, remaining } = at(life(...late), '2026-02-09 10:00')
    assert.deepEqual([new Date(dueAt ?? 0).toISOString(), overdue, remaining], [iso('2026-02-05 16:00'), true, 0])
  })

  it('is not overdue at its last instant, and is after it', () => {
    const running = life(['in_review', '2026-02-02 14:00'])
    assert.equal(at(running, '2026-02-05 16:00').overdue, false)
    assert.equal(at(running, '2026-02-05 16:01').overdue, true)
  })

  it('lets silence grant only what the type allows, and only what was not decided in time', () => {
    const running = at(life(['in_review', '2026-02-02 14:00']), '2026-02-05 16:01')
    const inTime = at(life(['ready_to_sign', '2026-02-02 14:00'], ['issued', '2026-02-05 15:00']), '2026-02-09 10:00')
    const late = at(life(['ready_to_sign', '2026-02-02 14:00'], ['issued', '2026-02-06 15:00']), '2026-02-09 10:00')
    assert.deepEqual(
      [running, inTime, late].map((reckoning) => maySilenceGrant('alarm', reckoning)),
      [true, false, true],
    )
    for (const deemedApproval of ['off', undefined] as const)
      assert.equal(maySilenceGrant(deemedApproval, running), false)
  })
})
