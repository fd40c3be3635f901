import { admit } from '../../access/rate-limits/limiting.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { addressOf } from '../../http/client-address.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { openMoney } from '../fees/open-money.ts'
import { states } from '../lifecycle.ts'
import { readReference } from '../reference.ts'
import { nextOf } from './next.ts'
import { findTracked } from './queries.ts'
import { TrackingAnswer, TrackingRequest } from './schema.ts'

/** The route that tracks an application. */
export async function tracking(
  app: App,
  { database: { standby: reader }, limits }: { database: Database; limits: Limits },
) {
  app.post(
    '/tracking',
    {
      onRequest: async (request, reply) => admit(limits, 'tracking', addressOf(request), reply),
      schema: {
        operationId: 'trackApplication',
        tags: ['Tracking'],
        summary: 'Track an application',
        description:
          'Returns the public stage of an application and who has to act next. It is a POST, so that the key ' +
          'appears in no log and no browser history. Too many wrong keys for one reference, from any ' +
          'address, block the reference for a while. That prevents guessing a key.',
        body: TrackingRequest,
        response: { 200: ref(TrackingAnswer), ...refusals('not_found') },
      },
    },
    async ({ body }) => {
      const reference = readReference(body.reference)
      if (reference !== null) limits.demand('tracking_guesses', reference)
      const { status, paidAmount, feeAmount, ...tracked } = await findTracked(reader, body)
      if (reference !== null) limits.giveBack('tracking_guesses', reference)
      const { publicStage, turn } = states[status]
      return {
        ...tracked,
        publicStage,
        turn,
        next: nextOf(status, openMoney(status, { paidAmount, feeAmount }), tracked.office),
      }
    },
  )
}
