import Type from 'typebox'
import { refusals } from '../../http/problems/refusals.ts'
import { PostHeaders } from '../../http/request.ts'
import { type App, Id, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { findDisplay } from './queries.ts'
import { QueueDisplay, QueueTicket } from './schema.ts'
import { shownTicket } from './shown-ticket.ts'
import { labelOf } from './ticket.ts'
import { walkIn } from './wait.ts'

const params = Type.Object({ id: Id('The office.') })
const tags = ['Queue']

/** The numbers being called, open to everybody. */
export async function queueDisplay(app: App, { database: { lane } }: { database: Database }) {
  app.get(
    '/offices/:id/queue',
    {
      schema: {
        operationId: 'getQueue',
        tags,
        summary: 'Get the numbers being called',
        description: 'What the screen in the hall of an office shows today. Nothing of anybody is in it.',
        params,
        response: { 200: ref(QueueDisplay), ...refusals('not_found') },
      },
    },
    ({ params: { id } }) => findDisplay(lane, id, labelOf),
  )
}

/** Numbers that a kiosk gives to people who have no appointment and do not sign in. */
export async function walkInTickets(app: App, { database, now }: { database: Database; now: () => Date }) {
  app.post(
    '/kiosk-tickets',
    {
      schema: {
        operationId: 'createWalkInTicket',
        tags,
        summary: 'Take a number at a kiosk',
        description:
          'By the key of the device, for somebody who has come to its office without an appointment and does not ' +
          'sign in. Only during ' +
          'counter hours. A retry with the same Idempotency-Key gets the same ticket.',
        headers: Type.Pick(PostHeaders, ['idempotency-key']),
        response: { 201: ref(QueueTicket), ...refusals('counter_not_open') },
      },
    },
    async ({ device, headers }, reply) =>
      reply.code(201).send(shownTicket(await walkIn(database.pool, device, headers['idempotency-key'], now()))),
  )
}
