import { type Actor, countersOf } from '../../access/identity/actor.ts'
import { demandFrontDesk } from '../../access/identity/counters.ts'
import { calendarNow, newestHours } from '../../applications/visits/hours-queries.ts'
import type { Channel } from '../../http/channels.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Device } from '../kiosks/key-queries.ts'
import { callNext, insertTicket, moveTicket } from './changes.ts'
import { findTicket, findVisitor, type TicketRow, ticketOfRequest } from './queries.ts'
import { type TicketAction, ticketSteps } from './ticket.ts'

const ticketTwice = '23505'

/**
 * Issues a ticket to a person at the office, and returns its id. The actor is the front desk, or a person signed in at
 * a kiosk there, who may only name a visit of their own. Throws `forbidden`, `counter_not_open`, `not_found`,
 * `visit_over`, `visit_not_today`, `checked_in_already`.
 */
export async function checkIn(
  db: Db,
  officeId: string,
  visitId: string | undefined,
  actor: Actor,
  { channel, now }: { channel: Channel; now: Date },
): Promise<string> {
  const isDesk = countersOf(actor).includes(officeId)
  const isHere = isDesk || actor.kiosk?.officeId === officeId
  const visitor = visitId === undefined || !isHere ? undefined : await findVisitor(db, officeId, visitId)
  if (!isHere || (!isDesk && visitId !== undefined && visitor?.applicantId !== actor.personId))
    throw new Problem('forbidden', { action: 'issue_ticket', by: ['front_desk'] })
  await demandOpen(db, officeId, now)
  if (visitId !== undefined) {
    if (!visitor) throw new Problem('not_found', { what: 'visit' })
    if (!visitor.isOpen) throw new Problem('visit_over', {})
    if (!visitor.isToday) throw new Problem('visit_not_today', {})
  }
  return insertTicket(db, officeId, visitId ?? null, { by: { personId: actor.personId }, channel }).catch(
    (error: unknown) => {
      throw isTicketTwice(error) ? new Problem('checked_in_already', {}) : error
    },
  )
}

/**
 * Issues a ticket to a person who is not signed in, at a kiosk. The same Idempotency-Key gets the same ticket, also in
 * concurrent requests. Throws `counter_not_open`.
 */
export async function issueWalkInTicket(
  db: Db,
  { kioskId, officeId }: Pick<Device, 'kioskId' | 'officeId'>,
  requestKey: string | undefined,
  now: Date,
): Promise<TicketRow> {
  const given = requestKey === undefined ? undefined : await ticketOfRequest(db, kioskId, requestKey)
  if (given) return given
  await demandOpen(db, officeId, now)
  try {
    const id = await insertTicket(db, officeId, null, { by: { kioskId, requestKey }, channel: 'kiosk' })
    return await findTicket(db, officeId, id)
  } catch (error) {
    const first =
      requestKey !== undefined && isTicketTwice(error) ? await ticketOfRequest(db, kioskId, requestKey) : undefined
    if (first) return first
    throw error
  }
}

/** Throws `counter_not_open` with the next opening, unless the counter is open at `now`. */
async function demandOpen(db: Db, officeId: string, now: Date): Promise<void> {
  const [published, calendar, { openSpanFrom }] = await Promise.all([
    newestHours(db, officeId),
    calendarNow(db),
    import('../../applications/visits/opening.ts'),
  ])
  const span = published && openSpanFrom(published.hours, calendar, now.getTime())
  if (span && span.opensAt <= now.getTime()) return
  throw new Problem('counter_not_open', { opensAt: span ? new Date(span.opensAt).toISOString() : null })
}

/** Calls the next waiting person to a desk, and returns the id of the ticket. Throws `forbidden`, `queue_empty`. */
export async function callNextTicket(db: Db, officeId: string, desk: number, actor: Actor): Promise<string> {
  demandFrontDesk(actor, officeId, 'call_ticket')
  const called = await callNext(db, officeId, desk, actor.personId)
  if (called === undefined) throw new Problem('queue_empty', {})
  return called
}

/** Calls or ends a ticket. Throws `forbidden`, `not_found`, `ticket_state`. */
export async function takeTicketStep(
  db: Db,
  officeId: string,
  ticketId: string,
  { action, desk }: { action: TicketAction; desk?: number },
  actor: Actor,
): Promise<void> {
  const labelled = `${action}_ticket` as const
  demandFrontDesk(actor, officeId, labelled)
  const { state } = await findTicket(db, officeId, ticketId)
  if (!(await moveTicket(db, ticketId, { ...ticketSteps[action], desk: desk ?? null }, actor.personId)))
    throw new Problem('ticket_state', { action: labelled, state })
}

const isTicketTwice = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === ticketTwice
