import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../http/problems/problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The SHA-256 of its credential, once it was computed. */
    credentialKey: string | undefined
  }
}

const longestCredential = 8_192

/** Returns the bearer token or key of a request. Throws `unauthorized` when it is absent, malformed or over 8 KB. */
export function bearerOf(request: FastifyRequest): string {
  if (request.headers.authorization === undefined) throw new Problem('unauthorized', { reason: 'missing' })
  const credential = credentialOf(request)
  if (credential === undefined) throw new Problem('unauthorized', { reason: 'invalid' })
  return credential
}

/** Returns the key under which the result for a credential is cached: its SHA-256, computed once for a request. */
export const credentialKeyOf = (request: FastifyRequest, credential: string): string =>
  (request.credentialKey ??= hash('sha256', credential, 'base64url'))

/** Returns the bearer token or key of a request. Undefined when it is absent, malformed or over 8 KB. */
export function credentialOf({ headers }: FastifyRequest): string | undefined {
  const [, credential] = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(headers.authorization ?? '') ?? []
  return credential && credential.length <= longestCredential ? credential : undefined
}
