import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { presentClock } from '../../../src/applications/clocks/present.ts'
import { agencyTime } from '../../../src/applications/consultations/time/agency-time.ts'
import { dueTimesOf, turnsOf } from '../../../src/applications/consultations/time/turns.ts'
import { openYear } from '../../../src/network/calendar/opening-hours.ts'

/** The working hours: 8:00 to 16:00 on weekdays of 2026; 2027 has no calendar. */
const hours = { from: '2026-01-01', opensAt: '08:00', closesAt: '16:00', certainty: 'uncertain' } as const
const calendar = [openYear(2026, { officeHours: [hours], daysOff: [] })]
const at = (text: string) => `${text.replace(' ', 'T')}:00+07:00`
const said = (instant: number | null) =>
  instant === null ? null : new Date(instant + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** Returns the times of an agency that was asked on a Monday and has ten hours, reminded two before their end. */
function times(questions: { askedAt: string; answeredAt: string | null }[], requested = '2026-11-02 09:00') {
  const turns = turnsOf({ requestedAt: at(requested), endedAt: null }, questions)
  const terms = { time: { amount: 10, unit: 'working_hours' }, remindHours: 2 } as const
  const { dueAt, remindAt } = dueTimesOf(turns, terms, calendar)
  return [said(dueAt), said(remindAt)]
}

describe('the time of an agency', () => {
  it('counts working hours from the request on', () =>
    assert.deepEqual(times([]), ['2026-11-03 11:00', '2026-11-03 09:00']))

  it('is paused from a question to its answer', () => {
    const askedAt = at('2026-11-02 12:00')
    assert.deepEqual(times([{ askedAt, answeredAt: null }]), [null, null])
    const answeredAt = at('2026-11-04 15:00')
    assert.deepEqual(times([{ askedAt, answeredAt }]), ['2026-11-05 14:00', '2026-11-05 12:00'])
  })

  it('is unknown in a year without a calendar', () => assert.deepEqual(times([], '2026-12-31 15:00'), [null, null]))
})

describe('the ledger of an agency', () => {
  const asked = {
    consultationId: 'one',
    agency: { id: 'Dinas', en: 'Agency' },
    round: 1,
    status: 'requested',
    requestedAt: at('2026-11-02 09:00'),
    endedAt: null,
    dueAt: null,
  } as const
  const hoursOf = (milliseconds: number | null) => milliseconds && milliseconds / 3_600_000

  it('counts the working time of the agency and, while its question waits, that of the office', () => {
    const questions = [{ askedAt: at('2026-11-02 12:00'), answeredAt: at('2026-11-03 10:00') }]
    const { used, usedByOffice, turns } = agencyTime({ ...asked, questions }, calendar, at('2026-11-03 15:00'))
    assert.deepEqual([hoursOf(used), hoursOf(usedByOffice)], [8, 6])
    assert.deepEqual(
      turns.map(({ heldBy }) => heldBy),
      ['other_agency', 'office', 'other_agency'],
    )
  })

  it('is shown in whole minutes, apart for the agency and the office', () => {
    const row = {
      permitType: 'ASKED',
      permitTypeVersion: 1,
      intervals: [{ status: 'draft', clock: 'not_started', startedAt: at('2026-11-01 09:00'), endedAt: null }] as const,
      deemedGrantedAt: null,
      lapsesOn: null,
      edition: null,
      readAt: at('2026-11-03 15:00'),
    }
    const questions = [{ askedAt: at('2026-11-02 12:00'), answeredAt: at('2026-11-03 10:00') }]
    const [shown] = presentClock(row, { serviceTime: null }, calendar, [{ ...asked, questions }]).agencies
    assert.deepEqual([shown?.used?.amount, shown?.usedByOffice?.amount], [480, 360])
  })

  it('counts nothing after the end, and says nothing of a year without a calendar', () => {
    const ended = { ...asked, endedAt: at('2026-11-02 11:00'), questions: [] }
    assert.equal(hoursOf(agencyTime(ended, calendar, at('2026-11-05 09:00')).used), 2)
    assert.equal(agencyTime({ ...asked, questions: [] }, calendar, at('2027-01-05 09:00')).used, null)
  })
})
