import type { Channel } from '../applications/channels.ts'
import type { Db } from '../db/client.ts'
import { type Actor, countersOf } from '../identity/actor.ts'
import { demandFrontDesk } from '../identity/counters.ts'
import { Problem } from '../problems/problem.ts'
import { callNext, insertTicket, moveTicket } from './changes.ts'
import { comerOf, findTicket } from './queries.ts'
import { type TicketAction, ticketSteps } from './ticket.ts'

const ticketTwice = '23505'

/**
 * Gives somebody who has come a number: by the front desk of the office, or at a kiosk of that office by the applicant of a visit. Throws `forbidden`,
 * `not_found`, `visit_over`, `visit_not_today`, `checked_in_already`.
 */
export async function checkIn(
  db: Db,
  officeId: string,
  visitId: string | undefined,
  actor: Actor,
  channel: Channel,
): Promise<string> {
  const isDesk = countersOf(actor).includes(officeId)
  const isHere = isDesk || actor.kiosk?.officeId === officeId
  const comer = visitId === undefined || !isHere ? undefined : await comerOf(db, officeId, visitId)
  if (!isDesk && comer?.applicantId !== actor.personId)
    throw new Problem('forbidden', { action: 'issue_ticket', by: ['front_desk'] })
  if (visitId !== undefined) {
    if (!comer) throw new Problem('not_found', { what: 'visit' })
    if (!comer.isOpen) throw new Problem('visit_over', {})
    if (!comer.isToday) throw new Problem('visit_not_today', {})
  }
  return insertTicket(db, officeId, visitId ?? null, { personId: actor.personId, channel }).catch((error: unknown) => {
    throw isTicketTwice(error) ? new Problem('checked_in_already', {}) : error
  })
}

/** Calls who is next to a desk. Throws `forbidden`, `queue_empty`. */
export async function call(db: Db, officeId: string, desk: number, actor: Actor): Promise<string> {
  demandFrontDesk(actor, officeId, 'call_ticket')
  const called = await callNext(db, officeId, desk, actor.personId)
  if (called === undefined) throw new Problem('queue_empty', {})
  return called
}

/** Calls one ticket, or ends it. Throws `forbidden`, `not_found`, `ticket_state`. */
export async function step(
  db: Db,
  officeId: string,
  ticketId: string,
  { action, desk }: { action: TicketAction; desk?: number },
  actor: Actor,
): Promise<void> {
  demandFrontDesk(actor, officeId, `${action}_ticket`)
  const { state } = await findTicket(db, officeId, ticketId)
  if (!(await moveTicket(db, ticketId, { ...ticketSteps[action], desk: desk ?? null }, actor.personId)))
    throw new Problem('ticket_state', { action, state })
}

const isTicketTwice = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === ticketTwice
