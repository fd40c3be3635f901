import type { FastifyRequest } from 'fastify'
import { fault } from './problems/faults.ts'
import { invalidRequest } from './problems/problem.ts'

/**
 * An `onRequest` hook that refuses a request with several `Host` or `Authorization` headers, and one of HTTP/1.1
 * without a `Host` (RFC 9112 §3.2, RFC 6750 §2). Of several, a proxy and this server could use different ones. Node
 * itself accepts several, uses the first, and refuses a request without a `Host` by a response that has no problem
 * document.
 */
export function demandSingleHeaders({ raw }: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void {
  const hosts = countOf(raw.rawHeaders, 'host')
  if (hosts > 1 || (hosts === 0 && raw.httpVersion === '1.1')) return done(notOnce('host'))
  done(countOf(raw.rawHeaders, 'authorization') > 1 ? notOnce('authorization') : undefined)
}

const notOnce = (parameter: string) => invalidRequest(fault({ parameter }, 'once'))

/** Returns how often a header is among `names`, which has each name before its value. */
const countOf = (names: readonly string[], header: string): number =>
  names.filter((name, index) => index % 2 === 0 && name.length === header.length && name.toLowerCase() === header)
    .length
