import type { queueTickets } from '../../../drizzle/tables/counters.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { localDay } from '../../platform/db/local-time.ts'
import type { TicketState } from './ticket.ts'

export interface TicketRow
  extends Pick<
    typeof queueTickets.$inferSelect,
    'id' | 'officeId' | 'number' | 'state' | 'visitId' | 'desk' | 'channel' | 'issuedAt' | 'calledAt' | 'endedAt'
  > {
  day: string
  applicationId: string | null
  reference: string | null
  expectedAt: Date | null
}

/** Returns the tickets of an office and day, in order of number; one row more than `limit` if there are more. */
export const listTickets = (
  db: Db,
  officeId: string,
  day: string,
  { state, after, limit }: { state: TicketState | undefined; after: number; limit: number },
) => db<TicketRow[]>`
  select ${columns(db)}
  ${source(db)}
  where t.office_id = ${officeId} and t.day = ${day}::date and t.number > ${after}
    and (${state ?? null}::ticket_state is null or t.state = ${state ?? null})
  order by t.number
  limit ${limit + 1}`

/** Returns a ticket of an office. Throws `not_found`. */
export async function findTicket(db: Db, officeId: string, id: string): Promise<TicketRow> {
  const [row] = await db<TicketRow[]>`
    select ${columns(db)}
    ${source(db)}
    where t.id = ${id} and t.office_id = ${officeId}`
  if (!row) throw new Problem('not_found', { what: 'queue_ticket' })
  return row
}

/** Returns the ticket that a kiosk issued for an Idempotency-Key. Undefined when there is none. */
export async function ticketOfRequest(db: Db, kioskId: string, requestKey: string): Promise<TicketRow | undefined> {
  const [row] = await db<TicketRow[]>`
    select ${columns(db)}
    ${source(db)}
    where t.kiosk_id = ${kioskId} and t.request_key = ${requestKey}`
  return row
}

interface Visitor {
  applicantId: string | null
  isOpen: boolean
  isToday: boolean
}

/**
 * Returns the applicant of a visit to an office, and if the visit is open and today. Null applicant: nobody has taken
 * the application over. Undefined when the office has no such visit.
 */
export async function findVisitor(db: Db, officeId: string, visitId: string): Promise<Visitor | undefined> {
  const [row] = await db<Visitor[]>`
    select a.applicant_id, v.outcome is null as is_open,
      ${localDay(db, db`v.starts_at`)} = network_day() as is_today
    from counter_visits v
    join applications a on a.id = v.application_id
    where v.id = ${visitId} and v.office_id = ${officeId}`
  return row
}

const shownLimit = 20

interface Display {
  officeId: string
  day: string
  called: { label: string; desk: number; calledAt: string }[]
  waiting: number
}

/** Returns the last 20 numbers called at an office today, the latest first, and how many wait. Throws `not_found`. */
export async function findDisplay(db: Db, id: string, labelOf: (number: number) => string): Promise<Display> {
  const [row] = await db<
    (Omit<Display, 'called'> & { called: { number: number; desk: number; calledAt: string }[] })[]
  >`
    select o.id as office_id, d.day::text as day, coalesce((
        select json_agg(json_build_object('number', c.number, 'desk', c.desk, 'calledAt', rfc3339(c.called_at))
          order by c.called_at desc)
        from (
          select *
          from queue_tickets t
          where t.office_id = o.id and t.day = d.day and t.state = 'called'
          order by t.called_at desc
          limit ${shownLimit}
        ) c
      ), '[]') as called,
      (
        select count(*)::int
        from queue_tickets t
        where t.office_id = o.id and t.day = d.day and t.state = 'waiting'
      ) as waiting
    from offices o, (select network_day() as day) d
    where o.id = ${id}`
  if (!row) throw new Problem('not_found', { what: 'office' })
  return {
    ...row,
    called: row.called.map(({ number, desk, calledAt }) => ({ label: labelOf(number), desk, calledAt })),
  }
}

const columns = (db: Db) => db`
  t.id, t.office_id, t.number, t.day::text as day, t.state, t.visit_id,
  a.id as application_id, a.reference, t.expected_at, t.desk, t.channel,
  t.issued_at, t.called_at, t.ended_at`

const source = (db: Db) =>
  db`
    from queue_tickets t
    left join counter_visits v on v.id = t.visit_id
    left join applications a on a.id = v.application_id`
