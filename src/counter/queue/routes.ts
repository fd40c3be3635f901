import { demandFrontDesk } from '../../access/identity/counters.ts'
import { channelAtCounter } from '../../applications/drafts/assistance.ts'
import { after, page } from '../../http/cursor.ts'
import { exampleId } from '../../http/examples.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, newLocation, ref } from '../../http/schema.ts'
import { todayInNetwork } from '../../network/calendar/queries.ts'
import { OfficeParams } from '../../network/offices/params.ts'
import type { Database } from '../../platform/db/client.ts'
import { createQueueCallRoute, transitionQueueTicketRoute } from './call-routes.ts'
import { presentTicket } from './present.ts'
import { findTicket, listTickets } from './queries.ts'
import { NewQueueTicket, QueueTicket, QueueTicketList, TicketParams, TicketQuery } from './schema.ts'
import { checkIn } from './tickets.ts'

const ticketExample = `/v1/offices/${exampleId}/queue-tickets/019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a71`
const tags = ['Queue']

interface QueueTicketParts {
  database: Database
  now: () => Date
}

/** Routes of the queue tickets of a counter, for its front desk and for people at its kiosks. */
export async function queueTickets(app: App, parts: QueueTicketParts) {
  createQueueTicketRoute(app, parts)
  listQueueTicketsRoute(app, parts)
  getQueueTicketRoute(app, parts)
  createQueueCallRoute(app, parts)
  transitionQueueTicketRoute(app, parts)
}

function createQueueTicketRoute(app: App, { database, now }: QueueTicketParts) {
  app.post(
    '/offices/:id/queue-tickets',
    {
      schema: {
        operationId: 'createQueueTicket',
        tags,
        summary: 'Take a queue ticket',
        description:
          'Returns a numbered ticket for a person who has come to the office during counter hours. The front desk ' +
          'calls this, or a person signed in at a kiosk there. Send `visitId` for a visit of today; at a kiosk it ' +
          'must be their own. Numbers of an office and day have no gaps. The channel is `kiosk` at a kiosk; ' +
          'otherwise `counter` unless `X-Channel` states another. 409 `counter_not_open` names the next opening.',
        params: OfficeParams,
        headers: PostHeaders,
        body: NewQueueTicket,
        response: {
          201: { ...ref(QueueTicket), headers: newLocation(ticketExample) },
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
      const { actor, body, headers, params } = request
      const { id } = params
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const made = await findTicket(
          db,
          id,
          await checkIn(db, id, body.visitId, actor, { channel: channelAtCounter(headers['x-channel']), now: now() }),
        )
        return created(presentTicket(made), { location: `/v1/offices/${id}/queue-tickets/${made.id}` })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listQueueTicketsRoute(app: App, { database: { reader } }: QueueTicketParts) {
  app.get(
    '/offices/:id/queue-tickets',
    {
      schema: {
        operationId: 'listQueueTickets',
        tags,
        summary: 'List the queue tickets of a day',
        description: 'Returns the tickets of an office and day, in order of number. For the front desk of the office.',
        params: OfficeParams,
        querystring: TicketQuery,
        response: { 200: ref(QueueTicketList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { on, state, limit, cursor } }) => {
      demandFrontDesk(actor, id, 'list_tickets')
      const day = on ?? (await todayInNetwork(reader))
      const list = { list: 'queue-tickets', of: id, day, state }
      const rows = await listTickets(reader, id, day, {
        state,
        limit,
        after: Number(after(cursor, list, /^[0-9]{1,9}$/) ?? 0),
      })
      return page(rows.map(presentTicket), limit, list, (row) => String(row.number))
    },
  )
}

function getQueueTicketRoute(app: App, { database: { reader } }: QueueTicketParts) {
  app.get(
    '/offices/:id/queue-tickets/:ticketId',
    {
      schema: {
        operationId: 'getQueueTicket',
        tags,
        summary: 'Get a queue ticket',
        description: 'Returns a ticket of an office. For the front desk of the office.',
        params: TicketParams,
        response: { 200: ref(QueueTicket), ...refusals('not_found', 'forbidden') },
      },
    },
    async ({ actor, params: { id, ticketId } }) => {
      demandFrontDesk(actor, id, 'get_ticket')
      return presentTicket(await findTicket(reader, id, ticketId))
    },
  )
}
