import Type from 'typebox'
import { demandFrontDesk } from '../../access/identity/counters.ts'
import { after, page } from '../../http/cursor.ts'
import { once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { channelOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, ref } from '../../http/schema.ts'
import { todayInNetwork } from '../../network/calendar/queries.ts'
import type { Database } from '../../platform/db/client.ts'
import { findTicket, listTickets } from './queries.ts'
import {
  NewQueueCall,
  NewQueueTicket,
  NewTicketTransition,
  QueueTicket,
  QueueTicketList,
  TicketQuery,
} from './schema.ts'
import { shownTicket } from './shown-ticket.ts'
import { call, checkIn, step } from './wait.ts'

const params = Type.Object({ id: Id('The office.') })
const ticketParams = Type.Object({ id: Id('The office.'), ticketId: Id('The ticket.') })
const tags = ['Queue']

/** Queue tickets of a counter: taken, called and served. */
export async function queueTickets(app: App, { database, now }: { database: Database; now: () => Date }) {
  const { lane } = database

  app.post(
    '/offices/:id/queue-tickets',
    {
      schema: {
        operationId: 'createQueueTicket',
        tags,
        summary: 'Take a number',
        description:
          'For somebody who has come, during counter hours: by the front desk of the office, or by a person signed ' +
          'in at a kiosk ' +
          'there, with a visit of their own of that day or without one. The numbers of an office and day have no gap.',
        params,
        headers: PostHeaders,
        body: NewQueueTicket,
        response: {
          201: ref(QueueTicket),
          ...refusals(
            'not_found',
            'forbidden',
            'visit_over',
            'visit_not_today',
            'checked_in_already',
            'counter_not_open',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id },
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const made = await findTicket(
          db,
          id,
          await checkIn(db, id, body.visitId, actor, { channel: channelOf(headers), now: now() }),
        )
        return {
          statusCode: 201,
          headers: { location: `/v1/offices/${id}/queue-tickets/${made.id}` },
          body: shownTicket(made),
        }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.get(
    '/offices/:id/queue-tickets',
    {
      schema: {
        operationId: 'listQueueTickets',
        tags,
        summary: 'List the tickets of a day',
        description: 'For the front desk of the office, in order of their numbers.',
        params,
        querystring: TicketQuery,
        response: { 200: ref(QueueTicketList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { on, state, limit, cursor } }) => {
      demandFrontDesk(actor, id, 'list_tickets')
      const day = on ?? (await todayInNetwork(lane))
      const list = { list: 'queue-tickets', of: id, day, state }
      const rows = await listTickets(lane, id, day, {
        state,
        limit,
        after: Number(after(cursor, list, /^[0-9]{1,9}$/) ?? 0),
      })
      return page(rows.map(shownTicket), limit, list, (row) => String(row.number))
    },
  )

  app.get(
    '/offices/:id/queue-tickets/:ticketId',
    {
      schema: {
        operationId: 'getQueueTicket',
        tags,
        summary: 'Get a ticket',
        description: 'One ticket, for the front desk of the office.',
        params: ticketParams,
        response: { 200: ref(QueueTicket), ...refusals('not_found', 'forbidden') },
      },
    },
    async ({ actor, params: { id, ticketId } }) => {
      demandFrontDesk(actor, id, 'get_ticket')
      return shownTicket(await findTicket(lane, id, ticketId))
    },
  )

  app.post(
    '/offices/:id/queue-calls',
    {
      schema: {
        operationId: 'createQueueCall',
        tags,
        summary: 'Call who is next',
        description:
          'Calls the next one who waits today to a desk: those whose visit has begun first, then by number. Two ' +
          'desks that call at once call two people.',
        params,
        headers: PostHeaders,
        body: NewQueueCall,
        response: {
          201: ref(QueueTicket),
          ...refusals('forbidden', 'queue_empty', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id },
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => ({
        statusCode: 201,
        headers: {},
        body: shownTicket(await findTicket(db, id, await call(db, id, body.desk, actor))),
      }))
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.post(
    '/offices/:id/queue-tickets/:ticketId/transitions',
    {
      schema: {
        operationId: 'transitionQueueTicket',
        tags,
        summary: 'Call a ticket, or end it',
        description: 'Calls this ticket (again), or says that they were served or have left.',
        params: ticketParams,
        headers: PostHeaders,
        body: NewTicketTransition,
        response: {
          201: ref(QueueTicket),
          ...refusals('not_found', 'forbidden', 'ticket_state', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id, ticketId },
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        await step(db, id, ticketId, body, actor)
        return { statusCode: 201, headers: {}, body: shownTicket(await findTicket(db, id, ticketId)) }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
