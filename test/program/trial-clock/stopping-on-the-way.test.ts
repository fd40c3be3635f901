import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stopsBetween } from '../../../src/program/trial-clock/stops.ts'

const from = new Date('2026-11-30T02:00:30Z')
const crons = { each_minute: '* * * * *', hourly: '5 * * * *', daily: '35 17 * * *' }
const after = (milliseconds: number) => new Date(from.getTime() + milliseconds)
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

const stops = (length: number) => [...stopsBetween(from, after(length), crons)]
const runsOf = (job: string, length: number) => stops(length).filter(({ jobs }) => jobs.includes(job))

describe('a move of the trial clock', () => {
  it('ends exactly at its target, and only goes forward', () => {
    for (const length of [1, 90_000, 3 * hour, 5 * day, 60 * day, 400 * day]) {
      const times = [from, ...stops(length).map(({ at }) => at)].map((at) => at.getTime())
      assert.equal(times.at(-1), from.getTime() + length)
      assert.deepEqual(
        times,
        [...new Set(times)].sort((one, other) => one - other),
      )
    }
  })

  it('stops at every minute of the schedule within two hours', () => {
    assert.equal(runsOf('each_minute', 2 * hour).length, 120)
    assert.deepEqual(
      runsOf('hourly', 2 * hour).map(({ at }) => at.toISOString()),
      ['2026-11-30T02:05:00.000Z', '2026-11-30T03:05:00.000Z'],
    )
  })

  it('stops when the offices close, and in the night, when it is longer than ten days', () => {
    const times = stops(11 * day)
      .slice(0, -1)
      .map(({ at }) => at.toISOString().slice(11))
    assert.deepEqual(new Set(times), new Set(['09:00:00.000Z', '21:00:00.000Z']))
    assert.equal(times.length, 22)
  })

  it('runs a daily job once for each day, whatever the length', () => {
    for (const days of [2, 20, 99, 365, 3_653]) assert.equal(runsOf('daily', days * day).length, days)
  })

  it('runs no job before its time, and none later than one step', () => {
    const [first] = runsOf('daily', 5 * day)
    assert.equal(first?.at.toISOString(), '2026-11-30T18:00:00.000Z')
    assert.deepEqual(runsOf('daily', 30 * minute), [])
  })

  it('runs jobs that became due between two stops in the order of their times', () => {
    const found = stops(5 * day).find(({ jobs }) => jobs.includes('daily'))
    assert.deepEqual(found?.jobs, ['each_minute', 'hourly', 'daily'])
  })

  it('has at most 3,700 stops in ten years', () => assert.ok(stops(3_653 * day).length < 3_700))
})
