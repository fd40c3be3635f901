import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import { OfficeParams } from '../../network/offices/params.ts'
import type { Database } from '../../platform/db/client.ts'
import { presentTicket } from './present.ts'
import { findTicket } from './queries.ts'
import { NewQueueCall, NewTicketTransition, QueueTicket, TicketParams } from './schema.ts'
import { callNextTicket, takeTicketStep } from './tickets.ts'

const tags = ['Queue']

interface QueueCallParts {
  database: Database
}

export function createQueueCallRoute(app: App, { database }: QueueCallParts) {
  app.post(
    '/offices/:id/queue-calls',
    {
      schema: {
        operationId: 'createQueueCall',
        tags,
        summary: 'Call the next queue ticket',
        description:
          'Calls the next waiting person to a desk. People whose visit has begun come first, then the others by ' +
          'number. Two desks that call at the same time get different people. 409 `queue_empty`: nobody waits.',
        params: OfficeParams,
        headers: PostHeaders,
        body: NewQueueCall,
        response: {
          201: ref(QueueTicket),
          ...refusals('forbidden', 'queue_empty', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request
      const { id } = params
      const answer = await once(database, keyOf(request, headers, body), async (db) =>
        created(presentTicket(await findTicket(db, id, await callNextTicket(db, id, body.desk, actor)))),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

export function transitionQueueTicketRoute(app: App, { database }: QueueCallParts) {
  app.post(
    '/offices/:id/queue-tickets/:ticketId/transitions',
    {
      schema: {
        operationId: 'transitionQueueTicket',
        tags,
        summary: 'Change the state of a queue ticket',
        description:
          'Calls this ticket, also again, or records that the person was served or has left. 409 `ticket_state`: the ' +
          'step is not possible in its state.',
        params: TicketParams,
        headers: PostHeaders,
        body: NewTicketTransition,
        response: {
          201: ref(QueueTicket),
          ...refusals('not_found', 'forbidden', 'ticket_state', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request
      const { id, ticketId } = params
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        await takeTicketStep(db, id, ticketId, body, actor)
        return created(presentTicket(await findTicket(db, id, ticketId)))
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
