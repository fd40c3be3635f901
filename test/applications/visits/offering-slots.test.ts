import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CounterHours, hoursFaults } from '../../../src/applications/visits/counter-hours.ts'
import {
  bookableSpan,
  dayAfter,
  freeIn,
  rangeFaults,
  slotsOf,
  unknownYears,
} from '../../../src/applications/visits/slots.ts'
import { outcomeBy, purposesIn } from '../../../src/applications/visits/visit.ts'
import { openYear } from '../../../src/network/calendar/opening-hours.ts'
import { weekdays } from '../../../src/network/offices/hours.ts'

const morning = { opensAt: '08:00', closesAt: '09:00', slotMinutes: 20, desks: 3 }
const everyDay: CounterHours = { periods: weekdays.map((weekday) => ({ weekday, ...morning })), exceptions: [] }
const names = { id: 'x', en: 'x' }
const calendar = [
  openYear(2026, {
    officeHours: [
      { from: '2026-01-01', opensAt: '07:30', closesAt: '16:00', certainty: 'known' },
      { from: '2026-02-18', opensAt: '08:00', closesAt: '08:30', certainty: 'known' },
    ],
    daysOff: [{ on: '2026-01-16', kind: 'public_holiday', names, certainty: 'known' }],
  }),
]
const slotsOn = (from: string, until = from, hours = everyDay) =>
  slotsOf(hours, calendar, from, until).map(
    ({ startsAt, endsAt, desks }) =>
      `${new Date(startsAt).toISOString().slice(0, 16)}/${new Date(endsAt).toISOString().slice(11, 16)} ${desks}`,
  )

describe('slots', () => {
  it("fill the counter hours one after another, in the network's time", () => {
    assert.deepEqual(slotsOn('2026-01-15'), [
      '2026-01-15T01:00/01:20 3',
      '2026-01-15T01:20/01:40 3',
      '2026-01-15T01:40/02:00 3',
    ])
  })

  it('leave out a rest of a period that is shorter than a slot', () => {
    assert.equal(
      slotsOn('2026-01-15', '2026-01-15', {
        periods: [{ weekday: 'thursday', ...morning, slotMinutes: 25 }],
        exceptions: [],
      }).length,
      2,
    )
  })

  it('are on working days only: not on a holiday or a weekend, whatever the counter hours say', () => {
    assert.deepEqual(
      [...new Set(slotsOn('2026-01-15', '2026-01-19').map((slot) => slot.slice(0, 10)))],
      ['2026-01-15', '2026-01-19'],
    )
    const opened = {
      ...everyDay,
      exceptions: [
        { on: '2026-01-16', periods: [morning], reason: names },
        { on: '2026-01-17', periods: [morning], reason: names },
      ],
    }
    assert.deepEqual(slotsOn('2026-01-16', '2026-01-18', opened), [])
  })

  it('are within the office hours of the calendar, which may be shorter for a time', () => {
    assert.deepEqual(slotsOn('2026-02-18'), ['2026-02-18T01:00/01:20 3'])
  })

  it('follow the exceptions of single days, and there are none in an unknown year', () => {
    const training = {
      ...everyDay,
      exceptions: [
        { on: '2026-01-15', periods: [{ ...morning, opensAt: '08:40', desks: 1 }], reason: names },
        { on: '2026-01-19', periods: [], reason: names },
      ],
    }
    assert.deepEqual(slotsOn('2026-01-15', '2026-01-19', training), ['2026-01-15T01:40/02:00 1'])
    assert.deepEqual(
      [slotsOn('2027-01-04', '2027-01-08'), unknownYears(calendar, '2026-12-28', '2027-01-08')],
      [[], [2027]],
    )
  })

  it('are free as long as a desk is, also with bookings of other slots', () => {
    const slot = { startsAt: 100, endsAt: 200, desks: 2 }
    const held = (desk: number, startsAt: number, endsAt: number) => ({ desk, startsAt, endsAt })
    assert.deepEqual(
      [
        [],
        [held(1, 0, 100)],
        [held(1, 50, 150)],
        [held(1, 50, 150), held(1, 150, 250)],
        [held(1, 0, 300), held(2, 199, 300)],
        [held(3, 0, 300)],
      ].map((taken) => freeIn(slot, taken)),
      [2, 2, 1, 1, 0, 2],
    )
  })

  it('can be booked from an hour ahead to sixty days, and seen fourteen days at a time', () => {
    const { from, until } = bookableSpan(new Date('2026-01-15T00:00:00Z'))
    assert.deepEqual(
      [from, until].map((moment) => new Date(moment).toISOString()),
      ['2026-01-15T01:00:00.000Z', '2026-03-16T00:00:00.000Z'],
    )
    assert.deepEqual(
      [
        rangeFaults('2026-01-15', '2026-01-28'),
        rangeFaults('2026-01-15', '2026-01-29')[0]?.code,
        rangeFaults('2026-01-15', '2026-01-14')[0]?.code,
      ],
      [[], 'too_many_days', 'not_after_start'],
    )
    assert.equal(dayAfter('2026-12-30', 6), '2027-01-05')
    for (const day of ['9999-12-25', '9999-12-31'])
      assert.equal(dayAfter(day, 6), '9999-12-31', 'A later day would have five digits in its year.')
  })
})

describe('counter hours', () => {
  it('are refused when they close first, overlap, are shorter than a slot, or name a day twice', () => {
    const faults = hoursFaults({
      periods: [
        { weekday: 'monday', ...morning },
        { weekday: 'monday', ...morning, opensAt: '08:59', closesAt: '10:00' },
        { weekday: 'tuesday', ...morning, closesAt: '08:00' },
        { weekday: 'friday', ...morning, slotMinutes: 61 },
      ],
      exceptions: [
        { on: '2026-01-15', periods: [morning, morning], reason: names },
        { on: '2026-01-15', periods: [], reason: names },
      ],
    })
    assert.deepEqual(
      faults.map(({ pointer, code }) => `${pointer} ${code}`),
      [
        '/periods/1 overlaps',
        '/periods/2/closesAt closes_first',
        '/periods/3/slotMinutes longer_than_period',
        '/exceptions/0/periods/1 overlaps',
        '/exceptions/1/on uniqueItems',
      ],
    )
  })

  it('may adjoin each other, and be the same on different days', () => {
    assert.deepEqual(
      hoursFaults({
        ...everyDay,
        periods: [...everyDay.periods, { weekday: 'monday', ...morning, opensAt: '09:00', closesAt: '10:00' }],
      }),
      [],
    )
  })
})

describe('the purpose of a visit', () => {
  it('depends on when the permit type requires the originals', () => {
    assert.deepEqual(
      [
        purposesIn('before_signing', 'awaiting_originals'),
        purposesIn('before_signing', 'issued'),
        purposesIn('before_handover', 'issued'),
        purposesIn('none', 'issued'),
        purposesIn('none', 'in_review'),
      ],
      [['bring_originals'], ['collect_permit'], ['bring_originals', 'collect_permit'], ['collect_permit'], []],
    )
  })

  it('ends with the step that completes it: the visit counts as kept if that was taken at the counter', () => {
    assert.deepEqual(
      [
        outcomeBy('confirm_originals', 'bring_originals', 'before_signing', 'ready_to_sign'),
        outcomeBy('send_back', 'bring_originals', 'before_signing', 'in_review'),
        outcomeBy('hand_over', 'collect_permit', 'none', 'handed_over'),
        outcomeBy('withdraw', 'bring_originals', 'before_signing', 'withdrawn'),
        outcomeBy('lapse', 'bring_originals', 'before_signing', 'lapsed'),
      ],
      ['kept', 'kept', 'kept', 'cancelled', 'cancelled'],
    )
  })
})
