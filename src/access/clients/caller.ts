import type { FastifyRequest } from 'fastify'
import { callerAt } from '../../http/connections/client-address.ts'
import type { SignIn } from '../identity/sign-in.ts'
import type { AgencySignIn } from './sign-in.ts'

/**
 * Returns a function that identifies the caller of a request without a query: a person or an agency whose credential is
 * cached, otherwise its address (the /64 of an IPv6 one). So made-up credentials count for their address.
 */
export const createCallerOf =
  (signIn: Pick<SignIn, 'knownPersonOf'>, agencySignIn: Pick<AgencySignIn, 'knownAgencyOf'>) =>
  (request: FastifyRequest): string => {
    const person = signIn.knownPersonOf(request)
    if (person) return `person ${person.personId}`
    const agency = agencySignIn.knownAgencyOf(request)
    return agency ? `agency ${agency.clientId}` : callerAt(request)
  }
