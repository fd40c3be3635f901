import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import Type from 'typebox'
import { jsonTypes } from './problems/handler.ts'
import { withRefusals } from './problems/refusals.ts'

const noParameters = Type.Object({}, { additionalProperties: false })

/** Adds the common part of every operation: unknown parameters are refused, and problems are declared. */
export function completeContract({ schema, method }: RouteOptions): void {
  if (!schema || schema.hide) return
  schema.querystring ??= noParameters
  schema.security ??= []
  const readsBody = !['GET', 'HEAD'].includes(String(method))
  schema.response = withRefusals(
    responsesOf(schema.response),
    'invalid_request',
    'headers_too_large',
    'internal',
    'unavailable',
    ...(readsBody ? (['request_timeout', 'payload_too_large', 'unsupported_media_type'] as const) : []),
  )
}

/** Completes the contract of every operation for signed-in people: security and `unauthorized`. */
export function demandSignIn({ schema }: RouteOptions): void {
  if (!schema || schema.hide) return
  schema.security = [{ bearer: [] }, { signIn: ['openid', 'profile'] }]
  schema.response = withRefusals(responsesOf(schema.response), 'unauthorized')
}

const responsesOf = (response: unknown): Record<string, unknown> =>
  typeof response === 'object' && response !== null ? { ...response } : {}

/** Takes JSON and JSON Merge Patch, and nothing else unless a scope says so. */
export function takeJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(jsonTypes, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
}

/** True when a request has changed data: jobs may have work from it. */
export const hasChanged = ({ method }: FastifyRequest, { statusCode }: FastifyReply): boolean =>
  !['GET', 'HEAD', 'OPTIONS'].includes(method) && statusCode < 300

/** Sets `nosniff`: no browser may treat an answer as another type than its media type. */
export function forbidSniffing(_request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  void reply.header('x-content-type-options', 'nosniff')
  done()
}

/** Logs one line a request, with the route pattern: never the query or the body. */
export async function logOneLine(request: FastifyRequest, reply: FastifyReply): Promise<void> {
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
