import { admitting, guessing } from '../../access/rate-limits/limiting.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { addressOf } from '../../http/connections/client-address.ts'
import { fault } from '../../http/problems/faults.ts'
import { ruleBroken } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { openMoney } from '../fees/open-money.ts'
import { states } from '../lifecycle.ts'
import { readReference } from '../reference.ts'
import { nextOf } from './next.ts'
import { findTracked } from './queries.ts'
import { TrackingAnswer, TrackingRequest } from './schema.ts'

const guesses = { own: 'tracking_guesses_of_address', all: 'tracking_guesses' } as const

/** The route that tracks an application. */
export async function tracking(
  app: App,
  { database: { standby: reader }, limits }: { database: Database; limits: Limits },
) {
  app.post(
    '/tracking',
    {
      onRequest: admitting(limits, 'tracking', addressOf),
      schema: {
        operationId: 'trackApplication',
        tags: ['Tracking'],
        summary: 'Track an application',
        description:
          'Returns the public stage of an application and who has to act next. It is a POST, so that the key ' +
          'appears in no log and no browser history. 404: reference or key is wrong. 422: the reference was ' +
          'mistyped, by its check character. Too many wrong keys for one reference block it for their address, and ' +
          'very many from all addresses block it for everybody, for an hour at most.',
        body: TrackingRequest,
        response: { 200: ref(TrackingAnswer), ...refusals('not_found', 'rule_broken') },
      },
    },
    async (request) => {
      const { trackingKey, reference: written } = request.body
      const reference = readReference(written)
      if (reference === null) throw ruleBroken(fault({ pointer: '/reference' }, 'mistyped'))
      const guess = { guesser: addressOf(request), subject: reference }
      const found = await guessing(limits, guesses, guess, () => findTracked(reader, { reference, trackingKey }))
      const { status, permitType, since, office } = found
      const { publicStage } = states[status]
      const money = found.account && openMoney(status, found.account)
      return { reference: found.reference, permitType, publicStage, ...nextOf(found, money, office), since, office }
    },
  )
}
