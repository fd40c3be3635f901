import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openYear } from '../../../src/network/calendar/opening-hours.ts'
import {
  type Allowance,
  addWorkingTime,
  closeOfDay,
  measureWorkingTime,
  NoCalendar,
  type WorkingCalendar,
  workingTimeOf,
} from '../../../src/network/calendar/working-time.ts'
import { newest, sampleCalendar, versionsOf } from '../../sample/calendar-file.ts'
import { seeded } from '../../support/chance/chance.ts'

const calendar = sampleCalendar(2015, 2025, 2026)

const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+07:00`)
const said = (instant: number) => new Date(instant + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
const days = (amount: number): Allowance => ({ amount, unit: 'working_days' })
const hours = (amount: number): Allowance => ({ amount, unit: 'working_hours' })
const due = (from: string, allowance: Allowance, by: WorkingCalendar = calendar) =>
  said(addWorkingTime(by, at(from), workingTimeOf(by, at(from), allowance)))

describe('a deadline', () => {
  /** Computed by hand from the calendars of 2025 and 2026. */
  const table: [string, string, Allowance, string][] = [
    ['a plain week: Tuesday to Thursday are days 1 to 3', '2025-02-03 10:00', days(3), '2025-02-06 16:00'],
    ['accepted on a Saturday: Monday is day 1', '2025-02-08 11:00', days(1), '2025-02-10 16:00'],
    [
      'accepted before the offices open: that day does not count either',
      '2025-02-03 06:00',
      days(1),
      '2025-02-04 16:00',
    ],
    ['over Nyepi and Idul Fitri 2025: 28 March to 7 April are off', '2025-03-26 09:00', days(3), '2025-04-09 16:00'],
    ['14 days over 17 and 18 August 2025', '2025-08-04 08:00', days(14), '2025-08-25 16:00'],
    [
      'over Christmas 2025 into 2026: 25 and 26 December and 1 January are off',
      '2025-12-23 15:00',
      days(5),
      '2026-01-02 16:00',
    ],
    ['over Idul Fitri 2026: 18 to 24 March are off', '2026-03-16 13:00', days(2), '2026-03-25 16:00'],
    ['over Ascension and its leave 2026', '2026-05-12 10:00', days(2), '2026-05-18 16:00'],
    ['14 days in November 2026', '2026-11-24 09:30', days(14), '2026-12-14 16:00'],
    ['4 hours from Friday afternoon go on on Monday morning', '2026-11-27 14:00', hours(4), '2026-11-30 09:30'],
    [
      '3 hours from the evening before a holiday begin on the next working day',
      '2026-12-23 20:00',
      hours(3),
      '2026-12-28 10:30',
    ],
    [
      'a day of 8 and a half hours ends when the offices close',
      '2026-11-24 07:30',
      { amount: 8, unit: 'working_hours' },
      '2026-11-24 15:30',
    ],
  ]
  for (const [what, from, allowance, expected] of table)
    it(`${expected}: ${what}`, () => assert.equal(due(from, allowance), expected))

  it('moves by a day when 18 August 2025 becomes a day off', () => {
    const before = versionsOf(2025)[0]
    assert.ok(before)
    assert.equal(due('2025-08-04 08:00', days(14), [openYear(2025, before)]), '2025-08-22 16:00')
    assert.equal(due('2025-08-04 08:00', days(14)), '2025-08-25 16:00')
  })

  it('in a year without a calendar is an error that names the year', () => {
    const into = (from: string, allowance: Allowance) =>
      assert.throws(
        () => due(from, allowance),
        (error) =>
          error instanceof NoCalendar && error.year === Number(from.slice(0, 4)) + (from.includes('-12-') ? 1 : 0),
      )
    into('2026-12-28 10:00', days(4))
    into('2026-12-31 15:00', hours(2))
    into('2015-12-30 10:00', days(5))
    into('2027-01-04 10:00', days(1))
    into('2016-05-02 10:00', hours(1))
    assert.equal(due('2026-12-28 10:00', days(3)), '2026-12-31 16:00')
  })

  it('follows hours that begin in the middle of a year', () => {
    const [hoursOf2026] = newest(2026).officeHours
    assert.ok(hoursOf2026)
    const shorter = openYear(2026, {
      ...newest(2026),
      officeHours: [{ ...hoursOf2026, from: '2026-11-25', opensAt: '08:00', closesAt: '14:30' }, hoursOf2026],
    })
    assert.equal(due('2026-11-24 09:00', days(1), [shorter]), '2026-11-25 14:30')
    assert.equal(due('2026-11-24 15:00', hours(2), [shorter]), '2026-11-25 09:00')
  })
})

describe('working time', () => {
  const random = seeded(20_261_124)
  const [begin, end] = [at('2025-01-01 00:00'), at('2026-12-31 23:59')]
  const some = () => begin + Math.floor(random() * (end - begin))
  const cases = Array.from({ length: 2_000 }, () => ({
    a: some(),
    b: some(),
    c: some(),
    milliseconds: Math.floor(random() * 90 * 3_600_000),
  }))
  const known = cases.map(({ a, b, c, ...rest }) => ({ ...rest, parts: [a, b, c].sort((one, other) => one - other) }))

  it('of two adjoining stretches is the same as of both together', () => {
    for (const {
      parts: [a = 0, b = 0, c = 0],
    } of known)
      assert.equal(
        measureWorkingTime(calendar, a, b) + measureWorkingTime(calendar, b, c),
        measureWorkingTime(calendar, a, c),
      )
  })

  it('added to a moment is the same when measured back', () => {
    for (const {
      parts: [from = 0],
      milliseconds,
    } of known) {
      if (measureWorkingTime(calendar, from, end) < milliseconds) continue
      const to = addWorkingTime(calendar, from, milliseconds)
      assert.equal(measureWorkingTime(calendar, from, to), milliseconds)
      assert.ok(to >= from)
    }
  })

  it('does not count outside office hours', () => {
    for (const {
      parts: [from = 0],
      milliseconds,
    } of known) {
      if (milliseconds === 0 || measureWorkingTime(calendar, from, end) < milliseconds) continue
      const [day = '', time = ''] = said(addWorkingTime(calendar, from, milliseconds)).split(' ')
      assert.ok(time >= '07:30' && time <= '16:00', time)
      assert.ok(![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()), day)
    }
  })

  it('of N days is the rest of the day plus N whole days', () => {
    for (const {
      parts: [from = 0],
      milliseconds,
    } of known) {
      const amount = 1 + (milliseconds % 20)
      const close = at(`${said(from).slice(0, 10)} 23:59`)
      if (close + 60_000 + 60 * 86_400_000 > end) continue
      assert.equal(
        workingTimeOf(calendar, from, days(amount)),
        measureWorkingTime(calendar, from, close) + amount * 8.5 * 3_600_000,
      )
      assert.ok(said(closeOfDay(calendar, from, amount)).endsWith(' 16:00'))
    }
  })

  it('of a weekend, a holiday or a night is zero', () => {
    for (const [from, to] of [
      ['2026-11-27 16:00', '2026-11-30 07:30'],
      ['2026-03-18 00:00', '2026-03-25 00:00'],
      ['2025-08-15 16:00', '2025-08-19 07:30'],
      ['2026-11-24 16:00', '2026-11-24 16:00'],
    ] as const) {
      assert.equal(measureWorkingTime(calendar, at(from), at(to)), 0, from)
    }
  })
})
