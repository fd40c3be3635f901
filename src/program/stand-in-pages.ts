import { admit } from '../access/rate-limits/limiting.ts'
import { addressOf } from '../http/connections/client-address.ts'
import { endWithBody } from '../http/connections/time-limits.ts'
import { demandOwnSite, onlyForThisMachine } from '../http/own-requests.ts'
import type { App } from '../http/schema.ts'
import type { Parts } from './parts.ts'

type StandIns = Pick<Parts, 'identityProvider' | 'outbox' | 'limits' | 'publicUrl'>

/**
 * Adds the pages of what stands in for services: the embedded sign-in, and the outbox. They are outside the contract.
 */
export async function addStandInPages(app: App, { identityProvider, outbox, limits, publicUrl }: StandIns) {
  if (identityProvider)
    await app.register(
      async (issuer) => {
        issuer.addHook('onRequest', async (request, reply) => {
          demandOwnSite(request, publicUrl)
          endWithBody(request.raw)
          if (request.method === 'POST') admit(limits, 'sign_in', addressOf(request), reply)
        })
        await issuer.register(identityProvider)
      },
      { prefix: '/oidc' },
    )
  if (outbox)
    await app.register(
      async (kept) => {
        onlyForThisMachine(kept)
        await kept.register(outbox)
      },
      { prefix: '/outbox' },
    )
}
