import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Interval } from '../../../src/applications/clocks/ledger.ts'
import { reckonTimes, type Times } from '../../../src/applications/clocks/reckoning.ts'
import { type Status, states } from '../../../src/applications/lifecycle.ts'
import { openYear } from '../../../src/network/calendar/opening-hours.ts'
import type { Allowance } from '../../../src/network/calendar/working-time.ts'
import { versionsOf } from '../../sample/calendar-file.ts'

/** A deadline computed by hand from the calendars of 2025 and 2026, day by day. */
interface Deadline {
  what: string
  allowance: Allowance
  /** The statuses in order, beginning with the acceptance, in Jakarta's time. */
  way: [at: string, status: Status][]
  /** Every day that is skipped between acceptance and end, with the reason. */
  passedOver: string[]
  /** The days or hours that count up to the end. */
  counting: string
  end: string
  /** True: by the calendar of 2025 in its first version. */
  asFirstPublished?: true
}

const days = (amount: number): Allowance => ({ amount, unit: 'working_days' })
const hours = (amount: number): Allowance => ({ amount, unit: 'working_hours' })
/** Returns these times with a check of one day, which matters before the first acceptance only. */
const within = (service: Allowance): Times => ({ check: days(1), service })

const table: Deadline[] = [
  {
    what: '14 days from the Friday before the long weekend of Isra Mikraj and Imlek',
    allowance: days(14),
    way: [['2025-01-24 10:00', 'in_review']],
    passedOver: [
      '2025-01-25 Saturday',
      '2025-01-26 Sunday',
      '2025-01-27 Isra Mikraj',
      '2025-01-28 leave',
      '2025-01-29 Imlek',
      '2025-02-01 Saturday',
      '2025-02-02 Sunday',
      '2025-02-08 Saturday',
      '2025-02-09 Sunday',
      '2025-02-15 Saturday',
      '2025-02-16 Sunday',
    ],
    counting: '30, 31 January are 1, 2; 3 to 7 February 3 to 7; 10 to 14 February 8 to 12; 17, 18 February 13, 14',
    end: '2025-02-18 16:00',
  },
  {
    what: '3 days from the last minute before Nyepi and Idul Fitri',
    allowance: days(3),
    way: [['2025-03-27 15:59', 'in_review']],
    passedOver: [
      '2025-03-28 leave',
      '2025-03-29 Nyepi',
      '2025-03-30 Sunday',
      '2025-03-31 Idul Fitri',
      '2025-04-01 Idul Fitri',
      '2025-04-02 leave',
      '2025-04-03 leave',
      '2025-04-04 leave',
      '2025-04-05 Saturday',
      '2025-04-06 Sunday',
      '2025-04-07 leave',
    ],
    counting: '8, 9, 10 April are 1, 2, 3',
    end: '2025-04-10 16:00',
  },
  {
    what: '5 days over Waisak',
    allowance: days(5),
    way: [['2025-05-07 09:00', 'in_review']],
    passedOver: ['2025-05-10 Saturday', '2025-05-11 Sunday', '2025-05-12 Waisak', '2025-05-13 leave'],
    counting: '8, 9 May are 1, 2; 14, 15, 16 May 3, 4, 5',
    end: '2025-05-16 16:00',
  },
  {
    what: '10 days over Ascension, Pancasila Day on a Sunday, and Idul Adha',
    allowance: days(10),
    way: [['2025-05-26 08:00', 'in_review']],
    passedOver: [
      '2025-05-29 Ascension',
      '2025-05-30 leave',
      '2025-05-31 Saturday',
      '2025-06-01 Sunday, Pancasila',
      '2025-06-06 Idul Adha',
      '2025-06-07 Saturday',
      '2025-06-08 Sunday',
      '2025-06-09 leave',
    ],
    counting: '27, 28 May are 1, 2; 2 to 5 June 3 to 6; 10 to 13 June 7 to 10',
    end: '2025-06-13 16:00',
  },
  {
    what: '14 days over 18 August 2025, as the calendar was until 7 August',
    allowance: days(14),
    way: [['2025-07-31 13:00', 'in_review']],
    asFirstPublished: true,
    passedOver: [
      '2025-08-02 Saturday',
      '2025-08-03 Sunday',
      '2025-08-09 Saturday',
      '2025-08-10 Sunday',
      '2025-08-16 Saturday',
      '2025-08-17 Sunday, Independence',
    ],
    counting: '1 August is 1; 4 to 8 August 2 to 6; 11 to 15 August 7 to 11; 18, 19, 20 August 12, 13, 14',
    end: '2025-08-20 16:00',
  },
  {
    what: 'the same since 18 August was added: a day later',
    allowance: days(14),
    way: [['2025-07-31 13:00', 'in_review']],
    passedOver: [
      '2025-08-02 Saturday',
      '2025-08-03 Sunday',
      '2025-08-09 Saturday',
      '2025-08-10 Sunday',
      '2025-08-16 Saturday',
      '2025-08-17 Sunday, Independence',
      '2025-08-18 leave',
    ],
    counting: '1 August is 1; 4 to 8 August 2 to 6; 11 to 15 August 7 to 11; 19, 20, 21 August 12, 13, 14',
    end: '2025-08-21 16:00',
  },
  {
    what: '5 days from Christmas Eve 2025, a working day, into 2026',
    allowance: days(5),
    way: [['2025-12-24 11:00', 'in_review']],
    passedOver: [
      '2025-12-25 Christmas',
      '2025-12-26 leave',
      '2025-12-27 Saturday',
      '2025-12-28 Sunday',
      '2026-01-01 New Year',
      '2026-01-03 Saturday',
      '2026-01-04 Sunday',
    ],
    counting: '29, 30, 31 December are 1, 2, 3; 2 January is 4; 5 January is 5',
    end: '2026-01-05 16:00',
  },
  {
    what: '7 days over Nyepi and Idul Fitri 2026',
    allowance: days(7),
    way: [['2026-03-13 09:30', 'in_review']],
    passedOver: [
      '2026-03-14 Saturday',
      '2026-03-15 Sunday',
      '2026-03-18 leave',
      '2026-03-19 Nyepi',
      '2026-03-20 leave',
      '2026-03-21 Saturday, Idul Fitri',
      '2026-03-22 Sunday, Idul Fitri',
      '2026-03-23 leave',
      '2026-03-24 leave',
      '2026-03-28 Saturday',
      '2026-03-29 Sunday',
    ],
    counting: '16, 17 March are 1, 2; 25, 26, 27 March 3, 4, 5; 30, 31 March 6, 7',
    end: '2026-03-31 16:00',
  },
  {
    what: '3 days accepted when the offices had closed, before Idul Adha, Waisak and Pancasila Day',
    allowance: days(3),
    way: [['2026-05-26 16:30', 'in_review']],
    passedOver: [
      '2026-05-27 Idul Adha',
      '2026-05-28 leave',
      '2026-05-30 Saturday',
      '2026-05-31 Sunday, Waisak',
      '2026-06-01 Pancasila',
    ],
    counting: '29 May is 1; 2, 3 June are 2, 3',
    end: '2026-06-03 16:00',
  },
  {
    what: '6 hours from Friday afternoon over Independence Day',
    allowance: hours(6),
    way: [['2026-08-14 13:15', 'in_review']],
    passedOver: ['2026-08-15 Saturday', '2026-08-16 Sunday', '2026-08-17 Independence'],
    counting: '2:45 until 16:00 on Friday; 3:15 from 07:30 on Tuesday',
    end: '2026-08-18 10:45',
  },
  {
    what: '5 days with a return in between, from before Imlek until after it',
    allowance: days(5),
    way: [
      ['2026-02-09 10:00', 'in_review'],
      ['2026-02-11 14:00', 'returned'],
      ['2026-02-18 07:30', 'submitted'],
      ['2026-02-18 09:00', 'in_review'],
    ],
    passedOver: [
      '2026-02-14 Saturday',
      '2026-02-15 Sunday',
      '2026-02-16 leave',
      '2026-02-17 Imlek',
      '2026-02-21 Saturday',
      '2026-02-22 Sunday',
    ],
    counting:
      'days 1 to 5 are 10 to 13 and 18 February: with 6:00 left of the 9th, 48:30; used until the return 6:00 + ' +
      '8:30 + 6:30 = 21:00; of 27:30 left, 8:30 go on the 18th from the hand-in at 07:30, on the 19th and the ' +
      '20th, 2:00 on the 23rd from 07:30',
    end: '2026-02-23 09:30',
  },
]

const yearsBy = (which: 0 | -1) =>
  [2025, 2026].map((year) => openYear(year, versionsOf(year).at(which) ?? { officeHours: [], daysOff: [] }))
const instant = (jakarta: string) => Date.parse(`${jakarta.replace(' ', 'T')}:00+07:00`)
const intervalsOf = (way: Deadline['way']): Interval[] =>
  way.map(([at, status], index) => {
    const next = way[index + 1]
    return {
      status,
      clock: states[status].clock,
      startedAt: new Date(instant(at)).toISOString(),
      endedAt: next ? new Date(instant(next[0])).toISOString() : null,
    }
  })
const oneDay = 86_400_000

describe('a deadline that was computed by hand', () => {
  for (const { what, allowance, way, passedOver, counting, end, asFirstPublished } of table) {
    it(`equals that of the ledger: ${what}: ${end} (${counting})`, () => {
      const calendar = yearsBy(asFirstPublished ? 0 : -1)
      const { dueAt } = reckonTimes(intervalsOf(way), within(allowance), calendar, instant(way.at(-1)?.[0] ?? ''))
      assert.equal(dueAt, instant(end))
      const [first = ''] = way.map(([at]) => at.slice(0, 10))
      const open = new Set(calendar.flatMap(({ openings }) => openings.map(({ day }) => day)))
      const between = Array.from({ length: 60 }, (_, day) =>
        new Date(Date.parse(first) + day * oneDay).toISOString().slice(0, 10),
      ).filter((day) => day <= end.slice(0, 10))
      assert.deepEqual(
        between.filter((day) => !open.has(day)),
        passedOver.map((day) => day.slice(0, 10)),
      )
    })
  }

  it('is unknown in a year without a calendar: of 5 days from 23 December 2026 four are in 2026', () => {
    const { dueAt, undecidedBecause } = reckonTimes(
      intervalsOf([['2026-12-23 10:00', 'in_review']]),
      within(days(5)),
      yearsBy(-1),
      instant('2026-12-23 10:00'),
    )
    assert.deepEqual([dueAt, undecidedBecause], [null, { code: 'calendar_missing', year: 2027 }])
    assert.equal(
      reckonTimes(
        intervalsOf([['2026-12-23 10:00', 'in_review']]),
        within(days(4)),
        yearsBy(-1),
        instant('2026-12-23 10:00'),
      ).dueAt,
      instant('2026-12-31 16:00'),
    )
  })

  it('is unknown after a check in a year without a calendar: the service time may have begun before', () => {
    const way: Deadline['way'] = [
      ['2024-12-30 10:00', 'submitted'],
      ['2025-01-06 08:00', 'in_review'],
    ]
    const { dueAt, undecidedBecause, startedAt, net, gross, remaining } = reckonTimes(
      intervalsOf(way),
      { check: hours(4), service: days(3) },
      yearsBy(-1),
      instant('2025-01-20 10:00'),
    )
    assert.deepEqual([dueAt, undecidedBecause], [null, { code: 'calendar_missing', year: 2024 }])
    assert.deepEqual([startedAt, net, gross, remaining], [null, null, null, null])
  })

  it('is known after a check that ended before a year without a calendar, even if it had more time left', () => {
    const way: Deadline['way'] = [
      ['2026-12-30 08:00', 'submitted'],
      ['2026-12-30 10:00', 'in_review'],
      ['2026-12-30 11:30', 'returned'],
    ]
    for (const check of [hours(40), days(5)]) {
      const times = { check, service: hours(1) }
      const { dueAt, startedAt, net } = reckonTimes(intervalsOf(way), times, yearsBy(-1), instant('2027-01-04 08:00'))
      assert.deepEqual([startedAt, dueAt], [instant('2026-12-30 10:00'), instant('2026-12-30 11:00')])
      assert.equal(net, 90 * 60_000)
    }
  })
})
