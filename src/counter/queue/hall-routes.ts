import Type from 'typebox'
import { refusals } from '../../http/problems/refusals.ts'
import { PostHeaders } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import { OfficeParams } from '../../network/offices/params.ts'
import type { Database } from '../../platform/db/client.ts'
import { presentTicket } from './present.ts'
import { findDisplay } from './queries.ts'
import { QueueDisplay, QueueTicket } from './schema.ts'
import { labelOf } from './ticket.ts'
import { issueWalkInTicket } from './tickets.ts'

const tags = ['Queue']

/** The route of the display of a queue. It needs no sign-in. */
export async function queueDisplay(app: App, { database: { standby: reader } }: { database: Database }) {
  app.get(
    '/offices/:id/queue',
    {
      schema: {
        operationId: 'getQueue',
        tags,
        summary: 'Get the queue of an office',
        description:
          'Call this for the screen in the hall. Returns the numbers called today, with their desks, and how many ' +
          'people wait. It has no personal data.',
        params: OfficeParams,
        response: { 200: ref(QueueDisplay), ...refusals('not_found') },
      },
    },
    ({ params: { id } }) => findDisplay(reader, id, labelOf),
  )
}

/** The route by which a kiosk issues tickets to people who do not sign in. */
export async function walkInTickets(app: App, { database, now }: { database: Database; now: () => Date }) {
  app.post(
    '/kiosk-tickets',
    {
      schema: {
        operationId: 'createWalkInTicket',
        tags,
        summary: 'Take a queue ticket at a kiosk',
        description:
          'A kiosk calls this with its key, for a person without an appointment who does not sign in. A retry with ' +
          'the same Idempotency-Key gets the same ticket. 409 `counter_not_open`: outside counter hours; it names ' +
          'the next opening.',
        headers: Type.Pick(PostHeaders, ['idempotency-key']),
        response: { 201: ref(QueueTicket), ...refusals('counter_not_open') },
      },
    },
    async ({ device, headers }, reply) =>
      reply
        .code(201)
        .send(presentTicket(await issueWalkInTicket(database.pool, device, headers['idempotency-key'], now()))),
  )
}
