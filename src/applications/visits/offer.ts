import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault } from '../../http/problems/problem.ts'
import { todayInNetwork } from '../../network/calendar/queries.ts'
import type { WorkingCalendar } from '../../network/calendar/working-time.ts'
import { getOffice } from '../../network/offices/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import { calendarNow, heldBetween, newestHours } from './hours-queries.ts'
import { daysAhead, daysShownLimit, leadMinutes } from './slot-limits.ts'
import type { VisitSlot } from './slots.ts'

/** Loads the arithmetic of days with its library when the first slot is requested. */
const arithmetic = () => import('./slots.ts')

const daysShown = 7

/**
 * Lists the bookable slots of an office on some days of the network's time zone, with the number of free desks: by
 * default of seven days from today. None of a dissolved office. Throws `not_found`, `rule_broken`.
 */
export async function offeredSlots(
  db: Db,
  officeId: string,
  { from: first, until: last }: { from?: string | undefined; until?: string | undefined },
  now: Date,
) {
  const { dayAfter, rangeFaults, unknownYears } = await arithmetic()
  const [{ state }, calendar, today] = await Promise.all([getOffice(db, officeId), calendarNow(db), todayInNetwork(db)])
  const from = first ?? today
  const until = last ?? dayAfter(from, daysShown - 1)
  demandNoFaults(rangeFaults(from, until))
  const { ahead, version, slots } = await slotsAhead(db, officeId, { calendar, from, until }, now)
  return {
    officeId,
    from,
    until,
    bookableFrom: rfc3339(ahead.from),
    bookableUntil: rfc3339(ahead.until),
    counterHoursVersion: version,
    yearsWithoutCalendar: unknownYears(calendar, from, until),
    slots: (state === 'dissolved' ? [] : slots).map(({ startsAt, endsAt, desks, free }) => ({
      startsAt: rfc3339(startsAt),
      endsAt: rfc3339(endsAt),
      desks,
      free,
    })),
  }
}

/**
 * Returns the first free slot of each of the next days that have one, in order, as RFC 3339: at most `most`, within 14
 * days. Empty when nothing can be booked.
 */
export async function firstFree(db: Db, officeId: string, most: number, now: Date): Promise<string[]> {
  const { dayAfter } = await arithmetic()
  const [calendar, today] = await Promise.all([calendarNow(db), todayInNetwork(db)])
  const { slots } = await slotsAhead(
    db,
    officeId,
    { calendar, from: today, until: dayAfter(today, daysShownLimit - 1) },
    now,
  )
  const days = Map.groupBy(
    slots.filter(({ free }) => free > 0),
    ({ on }) => on,
  )
  return [...days.values()].slice(0, most).flatMap(([first]) => (first ? [rfc3339(first.startsAt)] : []))
}

interface Days {
  calendar: WorkingCalendar
  from: string
  until: string
}

/** Lists the slots of an office on some days that can be booked at `now`, with the number of free desks. */
async function slotsAhead(db: Db, officeId: string, { calendar, from, until }: Days, now: Date) {
  const { bookableSpan: bookable, freeIn, slotsOf } = await arithmetic()
  const published = await newestHours(db, officeId)
  const ahead = bookable(now)
  const slots = published
    ? slotsOf(published.hours, calendar, from, until).filter(
        ({ startsAt }) => ahead.from <= startsAt && startsAt <= ahead.until,
      )
    : []
  const held =
    slots.length === 0
      ? []
      : await heldBetween(db, officeId, slots[0]?.startsAt ?? 0, Math.max(...slots.map(({ endsAt }) => endsAt)))
  return {
    ahead,
    version: published?.version ?? null,
    slots: slots.map((slot) => ({ ...slot, free: freeIn(slot, held) })),
  }
}

/** Returns the slot of an office that begins at this instant and can be booked now, or why there is none. */
export async function slotAt(
  db: Db,
  officeId: string,
  startsAt: string,
  now: Date,
): Promise<{ slot: VisitSlot } | { faults: Fault[] }> {
  const { bookableSpan: bookable, slotsOf } = await arithmetic()
  const pointer = '/startsAt'
  const start = Date.parse(startsAt)
  if (Number.isNaN(start)) return { faults: [fault({ pointer }, 'format', { format: 'date-time' })] }
  const ahead = bookable(now)
  if (start < ahead.from) return { faults: [fault({ pointer }, 'too_soon', { minutes: leadMinutes })] }
  if (start > ahead.until) return { faults: [fault({ pointer }, 'too_far_ahead', { limit: daysAhead })] }
  const [published, calendar] = await Promise.all([newestHours(db, officeId), calendarNow(db)])
  const day = calendar.flatMap(({ openings }) => openings).findLast((opening) => opening.startsAt <= start)?.day
  const slot =
    published && day !== undefined
      ? slotsOf(published.hours, calendar, day, day).find((candidate) => candidate.startsAt === start)
      : undefined
  return slot ? { slot } : { faults: [fault({ pointer }, 'not_a_slot')] }
}

const rfc3339 = (instant: number): string => new Date(instant).toISOString()
