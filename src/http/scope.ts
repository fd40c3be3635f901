import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import Type from 'typebox'
import { fault } from './problems/faults.ts'
import { consumedBy, jsonTypes } from './problems/handler.ts'
import { invalidRequest, Problem } from './problems/problem.ts'
import { withRefusals } from './problems/refusals.ts'

const noParameters = Type.Object({}, { additionalProperties: false })

/** An `onRoute` hook for every operation: rejects unknown query parameters and declares the common problems. */
export function completeContract({ schema, method }: RouteOptions): void {
  if (!schema || schema.hide) return
  schema.querystring ??= noParameters
  schema.security ??= []
  const readsBody = !['GET', 'HEAD'].includes(String(method))
  schema.response = withRefusals(
    schema.response,
    'invalid_request',
    'headers_too_large',
    'internal',
    'unavailable',
    ...(readsBody ? (['request_timeout', 'payload_too_large', 'unsupported_media_type'] as const) : []),
  )
}

/** An `onRoute` hook for operations of signed-in people: declares their security and `unauthorized`. */
export function demandSignIn({ schema }: RouteOptions): void {
  if (!schema || schema.hide) return
  schema.security = [{ bearer: [] }, { signIn: ['openid', 'profile'] }]
  schema.response = withRefusals(schema.response, 'unauthorized')
}

/**
 * Accepts JSON, and JSON Merge Patch where an operation consumes it; scopes may add other media types. Rejects
 * `__proto__` and `constructor`, and bytes that are not UTF-8 (RFC 8259 §8.1): decoded, a name in Latin-1 would be
 * stored with replacement characters. Where an operation has no body, an empty one is none: generated clients call it
 * JSON.
 */
export function takeJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  const takes = (type: string): void =>
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
      const allowed = consumedBy(request)
      const problem = allowed.includes(type)
        ? encodingProblem(body)
        : new Problem('unsupported_media_type', { allowed })
      if (problem) return done(problem)
      if (body.length === 0 && request.routeOptions.schema?.body === undefined) return done(null)
      parseJson(request, body.toString(), done)
    })
  for (const type of jsonTypes) takes(type)
}

/** Returns the problem of a body whose bytes are not UTF-8; null when they are. */
export const encodingProblem = (body: Buffer): Problem | null =>
  isUtf8(body) ? null : invalidRequest(fault({ pointer: '' }, 'encoding'))

/** True when a request may have changed data, so that prompt jobs may have work. */
export const hasChanged = ({ method }: FastifyRequest, { statusCode }: FastifyReply): boolean =>
  !['GET', 'HEAD', 'OPTIONS'].includes(method) && statusCode < 300

/** An `onRequest` hook that sets `nosniff`: browsers must not guess another media type. */
export function forbidSniffing(_request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  void reply.header('x-content-type-options', 'nosniff')
  done()
}

/** Logs the one line of a request that was answered, with the route pattern: never path values, query or body. */
export function logOneLine(request: FastifyRequest, reply: FastifyReply): void {
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    },
    'answered',
  )
}
