import Type from 'typebox'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, RegionCode, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { oneAtATime } from '../offices/one-at-a-time.ts'
import { NewRegionSuccession, RegionSuccession } from './schema.ts'
import { succeedRegion } from './succeed.ts'

/** Registers the route to split or rename a village, for its administrators. */
export async function regionSuccessions(app: App, { database }: { database: Database }) {
  app.post(
    '/regions/:code/successions',
    {
      schema: {
        operationId: 'createRegionSuccession',
        tags: ['Offices'],
        summary: 'Split or rename a village',
        description:
          'Replaces a village by one or more new villages from a given day on. The same office serves them. ' +
          'Submitted applications keep their place; drafts and new applications name the new villages from that day ' +
          'on. For administrators of the area.',
        params: Type.Object({ code: RegionCode('The village.') }),
        headers: PostHeaders,
        body: NewRegionSuccession,
        response: {
          201: ref(RegionSuccession),
          ...refusals(
            'not_found',
            'forbidden',
            'succeeded_already',
            'rule_broken',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        headers,
        params: { code },
        body,
      } = request
      const answer = await oneAtATime(database.pool, actor, () =>
        onceInTransaction(database, keyOf(request, headers, body), async (tx) =>
          created(await succeedRegion(tx, code, body, actor)),
        ),
      )
      return reply
        .code(201)
        .headers(answer.headers)
        .send({ ...answer.body, regions: [...answer.body.regions] })
    },
  )
}
