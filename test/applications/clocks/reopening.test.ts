import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Interval, movedOn } from '../../../src/applications/clocks/ledger.ts'
import { maySilenceGrant, reckonTimes, type Times } from '../../../src/applications/clocks/reckoning.ts'
import type { Status } from '../../../src/applications/lifecycle.ts'
import { measureWorkingTime } from '../../../src/network/calendar/working-time.ts'
import { sampleCalendar } from '../../sample/calendar-file.ts'

const calendar = sampleCalendar(2025, 2026)
const times: Times = { check: { amount: 1, unit: 'working_days' }, service: { amount: 5, unit: 'working_days' } }
/** A moment of October 2025, in which there is no holiday. The 6th is a Monday. */
const at = (day: number, hour = 10) =>
  Date.parse(`2025-10-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00+07:00`)

/** Returns the intervals of an application that is drafted on the 6th and comes to each status at its moment. */
const lived = (...course: [Status, number][]): Interval[] =>
  course.reduce<Interval[]>(
    (intervals, [status, moment]) => movedOn({ intervals, readAt: new Date(moment).toISOString() }, status).intervals,
    [{ status: 'draft', clock: 'not_started', startedAt: new Date(at(6, 9)).toISOString(), endedAt: null }],
  )
const untilRefused: [Status, number][] = [
  ['submitted', at(6)],
  ['in_review', at(7)],
  ['refusal_proposed', at(8)],
  ['refused', at(9)],
]
const reckon = (intervals: readonly Interval[], now: number) => reckonTimes(intervals, times, calendar, now)

describe('the clock of a refused application that is reopened', () => {
  const refused = reckon(lived(...untilRefused), at(20))
  const [reopenedAt, now] = [at(20), at(21)]
  const reopened = reckon(lived(...untilRefused, ['in_review', reopenedAt]), now)

  it('goes on with the time that was left, to the millisecond', () => {
    assert.ok(refused.dueAt !== null && reopened.dueAt !== null)
    assert.equal(
      measureWorkingTime(calendar, reopenedAt, reopened.dueAt),
      measureWorkingTime(calendar, at(9), refused.dueAt),
    )
    const since = measureWorkingTime(calendar, reopenedAt, now)
    assert.deepEqual([reopened.net, reopened.gross], [(refused.net ?? 0) + since, (refused.gross ?? 0) + since])
  })

  it('has not stopped, and silence may grant it again', () => {
    assert.deepEqual([refused.stoppedAt, reopened.stoppedAt], [at(9), null])
    assert.deepEqual([maySilenceGrant('automatic', refused), maySilenceGrant('automatic', reopened)], [false, true])
  })

  it('stops at the next decision, and stays so after the handover', () => {
    const signed: [Status, number][] = [...untilRefused, ['in_review', reopenedAt], ['ready_to_sign', at(21)]]
    const issued = reckon(lived(...signed, ['issued', at(22)]), at(30))
    assert.equal(issued.stoppedAt, at(22))
    assert.equal(reckon(lived(...signed, ['issued', at(22)], ['handed_over', at(23)]), at(30)).stoppedAt, at(22))
  })
})
