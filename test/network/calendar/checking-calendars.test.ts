import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { calendarFaults, passedDayFaults } from '../../../src/network/calendar/calendar-check.ts'
import type { CalendarDefinition } from '../../../src/network/calendar/schema.ts'
import { newest, sampleCalendar, versionsOf } from '../../sample/calendar-file.ts'

describe('a calendar', () => {
  const year = newest(2026)
  const dayOff = (on: string) => ({
    on,
    kind: 'other' as const,
    names: { id: 'Libur', en: 'A day off' },
    certainty: 'uncertain' as const,
  })
  const with_ = (...more: string[]): CalendarDefinition => ({
    ...year,
    daysOff: [...year.daysOff, ...more.map(dayOff)],
  })
  const without = (gone: string): CalendarDefinition => ({
    ...year,
    daysOff: year.daysOff.filter(({ on }) => on !== gone),
  })
  const passed = (after: CalendarDefinition, today: string) =>
    passedDayFaults(2026, year, after, today).map(({ pointer, code }) => `${pointer} ${code}`)

  it('of the samples is valid', () => {
    for (const sample of [2015, 2025, 2026])
      for (const version of versionsOf(sample)) assert.deepEqual(calendarFaults(sample, version), [])
    assert.deepEqual(
      sampleCalendar(2015, 2025, 2026).map(({ year: number, openings }) => [number, openings.length]),
      [
        [2015, 261 - 12 - 4],
        [2025, 261 - 13 - 11],
        [2026, 261 - 13 - 8],
      ],
      'Mondays to Fridays without the holidays and the leave that fall on them.',
    )
  })

  it('contains days of its own year, each once, and hours from its first day', () => {
    const [hoursOf2026] = year.officeHours
    assert.ok(hoursOf2026)
    const faults = (definition: CalendarDefinition) =>
      calendarFaults(2026, definition).map(({ pointer, code }) => `${pointer} ${code}`)
    assert.deepEqual(faults({ ...year, daysOff: ['2027-01-01', '2026-12-31', '2026-12-31'].map(dayOff) }), [
      '/daysOff/0/on other_year',
      '/daysOff/2/on uniqueItems',
    ])
    assert.deepEqual(faults({ ...year, officeHours: [{ ...hoursOf2026, from: '2026-02-01', closesAt: '07:30' }] }), [
      '/officeHours/0/closesAt closes_first',
      '/officeHours first_hours',
    ])
  })

  it('may make any day from today on a day off or a working day', () => {
    assert.deepEqual(passed(with_('2026-11-24', '2026-12-31'), '2026-11-24'), [])
    assert.deepEqual(passed(without('2026-12-24'), '2026-11-24'), [])
  })

  it('leaves days that have passed as they were', () => {
    const last = year.daysOff.length
    assert.deepEqual(passed(with_('2026-11-23', '2026-11-30'), '2026-11-24'), [`/daysOff/${last}/on day_passed`])
    assert.deepEqual(passed(without('2026-08-17'), '2026-11-24'), ['/daysOff day_passed'])
    const later = { ...year, officeHours: year.officeHours.map((one) => ({ ...one, opensAt: '08:00' })) }
    assert.ok(passed(later, '2026-11-24').every((fault) => fault === '/officeHours day_passed'))
    assert.deepEqual(passed(later, '2026-01-01'), [])
  })

  it('may list a past weekend, which changes no working time', () => {
    assert.deepEqual(passed(with_('2026-11-22'), '2026-11-24'), [])
  })
})
