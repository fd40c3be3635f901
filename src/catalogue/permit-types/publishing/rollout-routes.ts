import Type from 'typebox'
import { created, once } from '../../../http/idempotency/once.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../../http/request.ts'
import { type App, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import { Code } from '../schema-parts.ts'
import { rollOutPermitType } from './publish.ts'
import { NewRollout, Rollout } from './rollout-schema.ts'

/** Registers the route to bring a permit type online or offline at offices, for administrators of the province. */
export async function permitTypeRollouts(app: App, { database }: { database: Database }) {
  app.post(
    '/permit-types/:code/rollouts',
    {
      schema: {
        operationId: 'rollOutPermitType',
        tags: ['Administration'],
        summary: 'Bring a permit type online or offline',
        description:
          'Brings a permit type online or offline at the office of a region and all offices below it, or at those ' +
          'of one level. Where a type is not online, its new applications go to the next office above where it is. ' +
          'Applications in progress stay where they are. For administrators of the province.',
        params: Type.Object({ code: Code }),
        headers: PostHeaders,
        body: NewRollout,
        response: {
          201: ref(Rollout),
          ...refusals('forbidden', 'not_found', 'rule_broken', 'request_in_flight', 'idempotency_key_reused'),
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
      const answer = await once(database, keyOf(request, headers, body), async (db) =>
        created(await rollOutPermitType(db, code, body, actor)),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
