import assert from 'node:assert/strict'
import type { Network } from '../network.ts'
import type { Application, Person, Reply } from '../person.ts'
import { dayIn } from './days.ts'

export interface Visit {
  id: string
  officeId: string
  purpose: string
  startsAt: string
  endsAt: string
  supersedes: string | null
  outcome: { outcome: string; reason: string | null } | null
}
interface Slot {
  startsAt: string
  endsAt: string
  desks: number
  free: number
}
export interface Offer {
  slots: Slot[]
  from: string
  until: string
  bookableFrom: string
  bookableUntil: string
  counterHoursVersion: number | null
  yearsWithoutCalendar: number[]
}
interface VisitOfCase {
  purposes: string[]
  bring: { slot: string; names: { id: string; en: string } }[]
  open: Visit | null
}
export interface Ticket {
  id: string
  label: string
  number: number
  day: string
  state: string
  visitId: string | null
  reference: string | null
  desk: number | null
}

export const visitsOf = ({ id }: { id: string }): string => `/v1/applications/${id}/visits`

export const officeIn = ({ office }: Application): string => {
  assert.ok(office)
  return office.id
}

/** Publishes a plain calendar for the years of the next 60 days that have none, or a provisional one. */
export async function knowsItsCalendars(net: Network): Promise<void> {
  for (const year of new Set([dayIn(0), dayIn(60)].map((day) => day.slice(0, 4)))) {
    const published = await net.database.pool`select from calendar_versions where year = ${Number(year)}`
    if (published.length > 0) continue
    await net.admin.does(201, 'POST', `/v1/calendar/${year}/versions`, {
      body: {
        officeHours: [{ from: `${year}-01-01`, opensAt: '07:30', closesAt: '16:00', certainty: 'uncertain' }],
        daysOff: [],
      },
    })
  }
}

/** Returns the slots that an office offers in the next 14 days, without today. */
export const offerOf = (net: Network, officeId: string): Promise<Offer> =>
  net.nobody.does<Offer>(200, 'GET', `/v1/offices/${officeId}/slots?from=${dayIn(1)}&until=${dayIn(14)}`)

/** Returns a slot that is free on every desk and that no other call in this process has returned. */
export async function aSlot(net: Network, officeId: string): Promise<Slot> {
  const { slots } = await offerOf(net, officeId)
  const slot = slots.find(({ startsAt, desks, free }) => free === desks && !given.has(startsAt))
  assert.ok(slot, 'There is no slot left.')
  given.add(slot.startsAt)
  return slot
}
const given = new Set<string>()

/** Tries to book a visit. Returns the reply. */
export const triesToBook = (
  person: Person,
  application: { id: string },
  body: object,
  headers: Record<string, string> = {},
): Promise<Reply> =>
  person.asks('POST', visitsOf(application), { body: { purpose: 'bring_originals', ...body }, headers })

/** Books a visit at a free slot. It must succeed. */
export async function books(net: Network, person: Person, application: Application, body: object = {}): Promise<Visit> {
  const { startsAt } = await aSlot(net, officeIn(application))
  return person.does<Visit>(201, 'POST', visitsOf(application), {
    body: { startsAt, purpose: 'bring_originals', ...body },
  })
}

/** Records the outcome of a visit, with the current version of the application. */
export async function concludes(
  person: Person,
  application: { id: string },
  { id }: { id: string },
  body: object,
): Promise<Reply> {
  const { version } = await person.reads(application)
  return person.asks('PUT', `${visitsOf(application)}/${id}/outcome`, { body, headers: { 'if-match': `"${version}"` } })
}

export async function visitOf(person: Person, { id }: { id: string }): Promise<VisitOfCase> {
  const { visit } = await person.does<{ visit: VisitOfCase | null }>(200, 'GET', `/v1/applications/${id}`)
  assert.ok(visit)
  return visit
}

/** Inserts applications that wait for the check of originals, without the steps before. */
export async function atTheGate(net: Network, count: number, officeId: string): Promise<Application[]> {
  const drafts = await Promise.all(Array.from({ length: count }, () => net.applicant.drafts('IMB')))
  await net.database.pool`
      update applications
      set status = 'awaiting_originals', office_id = ${officeId}, submitted_at = now()
      where id = any(${drafts.map(({ id }) => id)}::uuid[])`
  return drafts
}

/** Moves the beginning of a visit to a minute ago, but not before today. */
export async function letItBegin({ database: { pool } }: Network, { id }: { id: string }): Promise<void> {
  await pool`
    update counter_visits
    set starts_at = moment, ends_at = moment + interval '1 hour'
    from (select greatest(now() - interval '1 minute',
      date_trunc('day', now() at time zone 'Asia/Jakarta') at time zone 'Asia/Jakarta') as moment) m
    where id = ${id}`
}

/** Inserts a visit in 24 hours at the responsible office for an application of any status. */
export async function keepsATime({ database: { pool } }: Network, { id }: { id: string }): Promise<void> {
  await pool`
    insert into counter_visits (application_id, office_id, purpose, starts_at, ends_at, desk, made_by, made_at)
    select a.id, a.office_id, 'bring_originals', now() + interval '24 hours', now() + interval '25 hours', 1, p.id,
      now()
    from applications a, (select id from people limit 1) p
    where a.id = ${id}`
}

/** Inserts a missed visit to the responsible office, which ended an hour ago. Returns its id. */
export async function pastVisit({ database: { pool } }: Network, { id }: { id: string }): Promise<string> {
  const [made] = await pool<{ id: string }[]>`
    insert into counter_visits (application_id, office_id, purpose, starts_at, ends_at, desk, made_by, made_at, outcome,
      ended_at)
    select a.id, a.office_id, 'bring_originals', now() - interval '2 hours', now() - interval '1 hour',
      (select count(*) + 1 from counter_visits), p.id, now() - interval '3 hours', 'no_show', now()
    from applications a, (select id from people limit 1) p
    where a.id = ${id}
    returning id`
  assert.ok(made)
  return made.id
}
