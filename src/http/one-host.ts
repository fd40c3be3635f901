import type { FastifyRequest } from 'fastify'
import { fault } from './problems/faults.ts'
import { invalidRequest } from './problems/problem.ts'

/**
 * An `onRequest` hook that refuses a request with several Host headers, and one of HTTP/1.1 without any, as RFC 9112
 * §3.2 demands. Of several, a proxy and this server could use different ones. Node itself accepts several, and refuses
 * a request without any by a response that has no problem document.
 */
export function demandOneHost({ raw }: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void {
  const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && isHost(name)).length
  const isMissing = hosts === 0 && raw.httpVersion === '1.1'
  done(hosts > 1 || isMissing ? invalidRequest(fault({ parameter: 'host' }, 'once')) : undefined)
}

const isHost = (name: string): boolean => name.length === 4 && name.toLowerCase() === 'host'
