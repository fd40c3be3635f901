import type { FastifyReply, FastifyRequest } from 'fastify'
import { admit } from '../../access/rate-limits/limiting.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { addressOf } from '../../http/connections/client-address.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { createKnownTokens } from './known-tokens.ts'
import { knownTokensAmong } from './queries.ts'

/**
 * Returns the check of codes with its rate limits. A genuine code counts as a check, a wrong one as a guess: wrong
 * codes never block genuine ones from the same address, which thousands may share by NAT. Codes from an address without
 * remaining guesses are looked up in batches.
 */
export function createCodeChecks(reader: Db, limits: Limits) {
  const isKnown = createKnownTokens((tokens) => knownTokensAmong(reader, tokens))

  /** Returns the result of `find`. Throws `rate_limited`, and the errors of `find`: `not_found` for a wrong code. */
  return async function check<T>(
    request: FastifyRequest,
    reply: FastifyReply,
    token: string,
    find: (token: string) => Promise<T>,
  ): Promise<T> {
    const address = addressOf(request)
    if (limits.isSpent('verification', address)) admit(limits, 'verification', address, reply)
    if (limits.isSpent('verification_guesses', address) && !(await isKnown(token)))
      admit(limits, 'verification_guesses', address, reply)
    const found = await find(token).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'not_found') admit(limits, 'verification_guesses', address, reply)
      throw error
    })
    admit(limits, 'verification', address, reply)
    return found
  }
}
