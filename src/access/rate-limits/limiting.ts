import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { addressOf } from '../../http/connections/client-address.ts'
import { Problem } from '../../http/problems/problem.ts'
import { withRefusals } from '../../http/problems/refusals.ts'
import { stateLimit } from '../../http/problems/stated-limits.ts'
import type { Limits } from './limits.ts'
import type { PolicyName } from './policies.ts'

/** Counts a request and states the quota in its reply. Throws `rate_limited` when the quota is spent. */
export function admit(limits: Limits, policy: PolicyName, subject: string, reply: FastifyReply): void {
  stateLimit(reply, limits.stated(limits.demand(policy, subject)))
}

/** Returns an `onRequest` hook that counts a request for its subject as `admit` does. */
export const admitting =
  (limits: Limits, policy: PolicyName, subjectOf: (request: FastifyRequest) => string) =>
  (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    admit(limits, policy, subjectOf(request), reply)
    done()
  }

/**
 * Looks up what a secret of a subject opens, and counts a guess: by the policy `own` for its guesser, who alone locks
 * nobody else out, and by `all` for all guessers together. Throws `rate_limited`. Any end but `not_found` is no wrong
 * guess, and takes the count back.
 */
export async function guessing<T>(
  limits: Limits,
  policies: { own: PolicyName; all: PolicyName },
  { guesser, subject }: { guesser: string; subject: string },
  look: () => Promise<T>,
): Promise<T> {
  const takeBack = countGuess(limits, policies, guesser, subject)
  try {
    const found = await look()
    takeBack()
    return found
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'not_found')) takeBack()
    throw error
  }
}

/** Counts a guess by both policies. Returns a function that takes it back. Throws `rate_limited`. */
function countGuess(
  limits: Limits,
  { own, all }: { own: PolicyName; all: PolicyName },
  guesser: string,
  subject: string,
): () => void {
  const ofGuesser = `${guesser} ${subject}`
  limits.demand(own, ofGuesser)
  try {
    limits.demand(all, subject)
  } catch (error) {
    limits.giveBack(own, ofGuesser)
    throw error
  }
  return () => {
    limits.giveBack(own, ofGuesser)
    limits.giveBack(all, subject)
  }
}

/**
 * An authentication. It calls `countFirst` before it looks an unknown credential up in the database. Counting throws
 * `rate_limited` when the quota of the client address is spent, so that a flood of such credentials costs no queries.
 */
type Proof<T> = (request: FastifyRequest, countFirst: () => void) => Promise<T>

/**
 * Runs an authentication. A failure below status 500 counts once against the client address, which limits guessing.
 * A count made first is given back when the authentication succeeds, or fails in another way.
 */
export async function proving<T>(
  limits: Limits,
  request: FastifyRequest,
  reply: FastifyReply,
  proof: Proof<T>,
): Promise<T> {
  let counted: string | undefined
  const countFirst = () => {
    const address = addressOf(request)
    limits.demand('address', address)
    counted = address
  }
  try {
    const proven = await proof(request, countFirst)
    if (counted !== undefined) limits.giveBack('address', counted)
    return proven
  } catch (error) {
    if (counted !== undefined) limits.giveBack('address', counted)
    if (error instanceof Problem && error.status < 500) admit(limits, 'address', addressOf(request), reply)
    throw error
  }
}

/** Adds `rate_limited` to the contract of an operation that is counted. */
export function declareLimit({ schema }: RouteOptions): void {
  if (!schema || schema.hide) return
  schema.response = withRefusals(schema.response, 'rate_limited')
}
