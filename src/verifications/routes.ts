import type { Db } from '../db/client.ts'
import { refusals } from '../problems/refusals.ts'
import { addressOf, admit } from '../rate-limits/limiting.ts'
import type { Limits } from '../rate-limits/limits.ts'
import { type App, ref } from '../schema.ts'
import { findPublicPermit } from './queries.ts'
import { PermitVerification, VerificationParams } from './schema.ts'
import { meanings } from './words.ts'

/** Whether a permit is genuine and in force, for whoever has its code. Open to everybody. */
export async function verifications(app: App, { lane, limits }: { lane: Db; limits: Limits }) {
  app.get('/verifications/:token', {
    onRequest: async (request, reply) => admit(limits, 'verification', addressOf(request), reply),
    schema: {
      operationId: 'verifyPermit',
      tags: ['Verification'],
      summary: 'Check a permit',
      description: 'Where the QR code of a permit leads: whether it is genuine, and what it is at this moment. A permit that was revoked, suspended or superseded shows it from the moment that was decided. A code that is unknown, cut off or made up is answered alike; after some of those an address is not answered for a while.',
      params: VerificationParams,
      response: { 200: ref(PermitVerification), ...refusals('not_found') },
    },
  }, async (request, reply) => {
    limits.demand('verification_guesses', addressOf(request))
    const permit = await findPublicPermit(lane, request.params.token)
    limits.giveBack('verification_guesses', addressOf(request))
    return reply.header('cache-control', 'no-store').send({ genuine: true as const, meaning: meanings[permit.state], ...permit })
  })
}
