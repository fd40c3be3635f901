import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { bodyLimitOf } from '../body-limits.ts'
import { varyBy } from '../caching/conditional-reads.ts'
import { documentOf } from './document.ts'
import { fault } from './faults.ts'
import { languageOf } from './language.ts'
import { invalidRequest, Problem } from './problem.ts'
import { stateLimit } from './stated-limits.ts'
import { isUnavailable } from './unavailable.ts'
import { noPath, unansweredProblem } from './unknown-address.ts'
import { validationFaults } from './validation-faults.ts'

export const jsonTypes = ['application/json', 'application/merge-patch+json']

/** Returns the media types that the operation of a request takes: JSON, unless its schema names others. */
export const consumedBy = ({ routeOptions }: FastifyRequest): readonly string[] =>
  routeOptions?.schema?.consumes ?? ['application/json']

/** `Retry-After` of a problem with status 503 that names no time, and of a request whose first try still runs. */
const unavailableSeconds = 5
const inFlightSeconds = 1

interface OwnProblems {
  /** Returns the problem for an unknown path or method. Default: `not_found` or `method_not_allowed`. */
  unknown?: (() => Problem) | undefined
  /** Returns the problem when the database or the storage cannot be used. Default: `unavailable`. */
  unavailable?: (() => Problem) | undefined
}

/** Sets the error and not-found handlers: every failure becomes a problem document in the client's language. */
export function answerProblems(app: FastifyInstance, { unknown, unavailable }: OwnProblems = {}): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (!unavailable || error instanceof Problem || !isUnavailable(error)) return sendProblem(error, request, reply)
    request.log.error({ err: error, traceId: request.id }, 'failed')
    return sendProblem(unavailable(), request, reply)
  })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(unknown?.() ?? unansweredProblem(app, request), request, reply),
  )
}

/**
 * Sends the problem document of an error with its headers. Errors that are no `Problem` are mapped to one; their own
 * message is never sent.
 */
export function sendProblem(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemFor(error, request)
  const language = languageOf(request)
  if (problem.status === 401) void reply.header('www-authenticate', challengeTo(request))
  if (problem.extras.scope !== undefined)
    void reply.header('www-authenticate', `${realm}, error="insufficient_scope", scope="${problem.extras.scope}"`)
  if (problem.extras.allowed) void reply.header('allow', problem.extras.allowed.join(', '))
  sayWhenToRetry(problem, reply)
  if (problem.extras.unsatisfiedSize !== undefined)
    void reply.header('content-range', `bytes */${problem.extras.unsatisfiedSize}`)
  if (problem.extras.isCoded) void reply.header('accept-encoding', 'identity')
  if (problem.status === 408) void reply.header('connection', 'close')
  varyBy(reply, 'Accept-Language')
  return reply
    .code(problem.status)
    .header('content-language', language)
    .header('x-content-type-options', 'nosniff')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(documentOf(problem, request, language))
}

const realm = 'Bearer realm="satu-pintu"'

/**
 * Returns `WWW-Authenticate` of a 401. It names no error to a request that carried no credential, or one of another
 * scheme, such as `Basic` (RFC 6750 §3.1).
 */
const challengeTo = ({ headers: { authorization = '' } }: FastifyRequest): string =>
  /^bearer /i.test(authorization) ? `${realm}, error="invalid_token"` : realm

/**
 * Returns the problem of an error: itself, or the one that it is mapped to. Logs failures with a status of 500 or more,
 * unless they are expected.
 */
export function problemFor(error: Error, request: FastifyRequest): Problem {
  const problem = error instanceof Problem ? error : problemBehind(error, request)
  if (problem.status >= 500 && !problem.extras.isExpected)
    request.log.error({ err: error, traceId: request.id }, 'failed')
  return problem
}

/**
 * Sets `Retry-After` if the problem names a time, and on every 503 and `request_in_flight`. States the limit that the
 * problem is about.
 */
export function sayWhenToRetry({ code, extras, status }: Problem, reply: FastifyReply): void {
  const usual = code === 'request_in_flight' ? inFlightSeconds : undefined
  const seconds = extras.retryAfter ?? (status === 503 ? unavailableSeconds : usual)
  if (seconds !== undefined) void reply.header('retry-after', String(seconds))
  if (extras.limit) stateLimit(reply, extras.limit)
}

/** True when the client disconnected before its body was complete. */
const isBrokenOff = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete
const brokenOff = () => new Problem('upload_interrupted', {})

function problemBehind(error: Partial<FastifyError>, request: FastifyRequest): Problem {
  if (isBrokenOff(request)) return brokenOff()
  if (error.validation) return invalidRequest(...validationFaults(error, request))
  return problemOf(error, {
    consumed: consumedBy(request),
    bodyLimit: bodyLimitOf(request.headers['content-type']),
    isRead: ['GET', 'HEAD'].includes(request.method),
  })
}

/**
 * Maps an error of Fastify, the database or the storage to a problem: `internal` for any that is not known. `consumed`
 * are the media types that the operation takes, `bodyLimit` is the limit of the sent one. `isRead`: no body is read.
 */
function problemOf(
  error: Partial<FastifyError> & { $metadata?: unknown },
  { consumed, bodyLimit, isRead }: { consumed: readonly string[]; bodyLimit: number; isRead: boolean },
): Problem {
  if (isUnavailable(error)) return new Problem('unavailable', {})
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Problem('payload_too_large', { limit: bodyLimit })
  if (error.statusCode === 415) return new Problem('unsupported_media_type', { allowed: consumed })
  if (error.statusCode === 413) return new Problem('payload_too_large', { limit: bodyLimit })
  if (error.statusCode === 412) return new Problem('stale', {})
  if (unreadablePaths.has(error.code ?? '')) return invalidRequest(fault({ parameter: 'path' }, 'path'))
  if (error.statusCode !== undefined && error.statusCode < 500 && isRead) return noPath()
  if (error.statusCode !== undefined && error.statusCode < 500) return invalidRequest(fault({ pointer: '' }, 'json'))
  return new Problem('internal', {})
}

const unreadablePaths = new Set(['FST_ERR_BAD_URL', 'FST_ERR_MAX_PARAM_LENGTH'])
