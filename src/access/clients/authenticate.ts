import type { FastifyRequest } from 'fastify'
import type { Actor } from '../identity/actor.ts'
import { bearerOf } from '../identity/credentials.ts'
import type { SignIn } from '../identity/sign-in.ts'
import { looksLikeKey } from '../keys/key.ts'
import type { Agency } from './client.ts'
import type { AgencySignIn } from './sign-in.ts'

/** The sender of a request to an operation that is open to people and to agencies. */
type Asker = { actor: Actor; agency?: undefined } | { agency: Agency; actor?: undefined }

declare module 'fastify' {
  interface FastifyRequest {
    asker: Asker
  }
}

/**
 * Authenticates a request by the key of an agency, or by a token of the issuer for a person or an agency. `countFirst`
 * is called before an unknown key is looked up. Throws `unauthorized`, `client_suspended`, and `unavailable` when the
 * issuer does not answer.
 */
export async function authenticate(
  request: FastifyRequest,
  { signIn, agencySignIn }: { signIn: Pick<SignIn, 'personOf'>; agencySignIn: Pick<AgencySignIn, 'agencyOf'> },
  countFirst?: () => void,
): Promise<Asker> {
  const actor = looksLikeKey(bearerOf(request)) ? undefined : await signIn.personOf(request)
  return actor ? { actor } : { agency: await agencySignIn.agencyOf(request, countFirst) }
}
