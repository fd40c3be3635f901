import { randomBytes } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { languages } from '../../platform/words.ts'
import { documentOf } from './document.ts'
import { fault } from './faults.ts'
import { invalidRequest, Problem } from './problem.ts'

/** The time in which a client may read the response before its connection is destroyed. */
const partingMilliseconds = 2_000

/** Fastify's `clientErrorHandler`: sends a problem for a head that is too large, too slow, or not HTTP. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
  else refuseOn(socket, problemOf(error.code))
}

/**
 * Writes a problem as an HTTP response to a socket without a request, in Indonesian, and ends the connection. Pages of
 * any origin can read it.
 */
export function refuseOn(socket: Duplex, problem: Problem): void {
  const [language] = languages
  const body = JSON.stringify(documentOf(problem, { url: '/', id: randomBytes(16).toString('hex') }, language))
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'Content-Type: application/problem+json',
      `Content-Language: ${language}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...(problem.extras.retryAfter === undefined ? [] : [`Retry-After: ${problem.extras.retryAfter}`]),
      'X-Content-Type-Options: nosniff',
      'Access-Control-Allow-Origin: *',
      'Access-Control-Expose-Headers: Retry-After',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
  const parting = setTimeout(() => socket.destroy(), partingMilliseconds).unref()
  socket.once('close', () => clearTimeout(parting))
}

function problemOf(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('headers_too_large', {})
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('request_timeout', {})
  return invalidRequest(fault({ parameter: 'request' }, 'http'))
}
