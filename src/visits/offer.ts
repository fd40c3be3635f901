import { todayInNetwork } from '../calendar/queries.ts'
import type { Db } from '../db/client.ts'
import { fault } from '../problems/faults.ts'
import { type Fault, Problem } from '../problems/problem.ts'
import { getOffice } from '../offices/queries.ts'
import { calendarNow, heldBetween, newestHours } from './hours-queries.ts'
import type { Slot } from './slots.ts'

/** The arithmetic of days, with its library, is loaded when the first slot is asked for. */
const arithmetic = () => import('./slots.ts')

const daysShown = 7

/** The slots that an office offers on some days of the network's time zone, with how many desks are free. Throws `not_found`, `rule_broken`. */
export async function offeredSlots(db: Db, officeId: string, { from: first, until: last }: { from?: string | undefined; until?: string | undefined }, now: Date) {
  const { bookable, dayAfter, freeIn, rangeFaults, slotsOf, unknownYears } = await arithmetic()
  const [, published, calendar, today] = await Promise.all([getOffice(db, officeId), newestHours(db, officeId), calendarNow(db), todayInNetwork(db)])
  const from = first ?? today
  const until = last ?? dayAfter(from, daysShown - 1)
  const errors = rangeFaults(from, until)
  if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
  const ahead = bookable(now)
  const slots = published ? slotsOf(published.hours, calendar, from, until).filter(({ startsAt }) => ahead.from <= startsAt && startsAt <= ahead.until) : []
  const held = slots.length === 0 ? [] : await heldBetween(db, officeId, slots[0]?.startsAt ?? 0, Math.max(...slots.map(({ endsAt }) => endsAt)))
  return {
    officeId, from, until, bookableFrom: rfc3339(ahead.from), bookableUntil: rfc3339(ahead.until), counterHoursVersion: published?.version ?? null,
    yearsWithoutCalendar: unknownYears(calendar, from, until),
    slots: slots.map((slot) => ({ startsAt: rfc3339(slot.startsAt), endsAt: rfc3339(slot.endsAt), desks: slot.desks, free: freeIn(slot, held) })),
  }
}

/** The slot of an office that begins at this instant and can be booked now, or why there is none. */
export async function slotAt(db: Db, officeId: string, startsAt: string, now: Date): Promise<{ slot: Slot } | { faults: Fault[] }> {
  const { bookable, daysAhead, leadMinutes, slotsOf } = await arithmetic()
  const pointer = '/startsAt'
  const start = Date.parse(startsAt)
  if (Number.isNaN(start)) return { faults: [fault({ pointer }, 'format', { format: 'date-time' })] }
  const ahead = bookable(now)
  if (start < ahead.from) return { faults: [fault({ pointer }, 'too_soon', { minutes: leadMinutes })] }
  if (start > ahead.until) return { faults: [fault({ pointer }, 'too_far_ahead', { limit: daysAhead })] }
  const [published, calendar] = await Promise.all([newestHours(db, officeId), calendarNow(db)])
  const day = calendar.flatMap(({ openings }) => openings).findLast((opening) => opening.startsAt <= start)?.day
  const slot = published && day !== undefined ? slotsOf(published.hours, calendar, day, day).find((candidate) => candidate.startsAt === start) : undefined
  return slot ? { slot } : { faults: [fault({ pointer }, 'not_a_slot')] }
}

const rfc3339 = (instant: number): string => new Date(instant).toISOString()
