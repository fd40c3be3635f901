import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { WorkingDays } from './working-days.ts'

const hour = 3_600_000
const at = (text: string): number => Date.parse(`${text}+07:00`)
/** 2026 from 7.30 to 16.00, with a day off on Tuesday, 1 December. */
const calendar = new WorkingDays(
  new Map([
    [
      '2026',
      { hours: [{ from: '2026-01-01', opensAt: '07:30', closesAt: '16:00' }], daysOff: new Set(['2026-12-01']) },
    ],
  ]),
  2026,
)
const friday = at('2026-11-27T14:00')
const goingOn = [{ from: friday, to: Infinity }]

describe('working days, counted by hand', () => {
  it('begin after the day of the beginning, and end when the offices close', () => {
    const allowed = calendar.allowed(friday, { amount: 1, unit: 'working_days' })
    assert.equal(calendar.end(goingOn, allowed ?? 0), at('2026-11-30T16:00'))
  })

  it('leave out weekends and days off', () => {
    const allowed = calendar.allowed(friday, { amount: 2, unit: 'working_days' })
    assert.equal(calendar.end(goingOn, allowed ?? 0), at('2026-12-02T16:00'))
  })

  it('have working hours that pass while the offices are open', () => {
    const allowed = calendar.allowed(friday, { amount: 3, unit: 'working_hours' })
    assert.equal(calendar.end(goingOn, allowed ?? 0), at('2026-11-30T08:30'))
  })

  it('stand still between two stretches', () => {
    const stretches = [
      { from: friday, to: friday + hour },
      { from: at('2026-12-02T10:00'), to: Infinity },
    ]
    assert.equal(calendar.end(stretches, 3 * hour), at('2026-12-02T12:00'))
  })

  it('have no end where the stretches end before', () => {
    assert.equal(calendar.end([{ from: friday, to: friday + hour }], 2 * hour), null)
  })

  it('leave out the fixed holidays of years to come that nobody has published', () => {
    const endOf = (from: number, amount: number) =>
      calendar.end([{ from, to: Infinity }], calendar.allowed(from, { amount, unit: 'working_days' }) ?? 0)
    assert.equal(endOf(at('2026-12-30T14:00'), 2), at('2027-01-04T16:00'))
    assert.equal(endOf(at('2028-12-22T14:00'), 1), at('2028-12-26T16:00'))
  })

  it('are unknown in a year without a calendar that is over, or before the first published one', () => {
    const day = { amount: 1, unit: 'working_days' } as const
    assert.equal(calendar.allowed(at('2025-01-06T09:00'), day), undefined)
    const late = new WorkingDays(new Map([['2015', { hours: [], daysOff: new Set() }]]), 2026)
    assert.equal(late.allowed(at('2016-01-04T09:00'), day), undefined)
  })
})
