import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { responseLanguageOf } from '../problems/language.ts'

/**
 * An `onSend` hook that adds caching headers to every response, and a strong `ETag` of the bytes to JSON reads (RFC
 * 9110 §8.8, §13). Answers 304 exactly when `If-None-Match` has that tag. Authenticated responses are `private`. All
 * are revalidated each time unless the route sets `Cache-Control`; problems, also of HEAD and of unknown addresses, are
 * never stored.
 */
export function answerConditionally(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  done(null, conditional(request, reply, payload))
}

function conditional(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  const { schema } = request.routeOptions
  if (reply.statusCode >= 400) setUnlessSet(reply, 'cache-control', 'no-store')
  if (reply.statusCode >= 400 || !schema || schema.hide) return payload
  describe(request, reply, (schema.security ?? []).length > 0)
  if (reply.statusCode >= 300 || !isJson(reply) || !(typeof payload === 'string' || Buffer.isBuffer(payload)))
    return payload
  const tag = tagOf(reply, payload)
  if (tag !== undefined) void reply.header('etag', tag)
  return tag !== undefined && isHeld(request, tag) ? notModified(reply, payload) : payload
}

/** True when `If-None-Match` of a GET or HEAD contains this tag. `*` matches nothing. */
export function isHeld({ method, headers }: FastifyRequest, tag: string): boolean {
  const asked = headers['if-none-match']
  if (asked === undefined || !['GET', 'HEAD'].includes(method)) return false
  return [...asked.matchAll(/"[\x21\x23-\x7e]*"/g)].some(([named]) => named === tag)
}

/**
 * Turns a response into a 304: removes the headers that describe the body. A 304 has the length of the whole body or
 * none (RFC 9110 §8.6): HEAD keeps the payload for its length, and GET has null, since `''` has the length 0.
 */
function notModified(reply: FastifyReply, payload: string | Buffer): string | Buffer | null {
  void reply.code(304).removeHeader('content-type').removeHeader('content-length').removeHeader('content-encoding')
  return reply.request.method === 'HEAD' ? payload : null
}

/** Adds names of request headers to `Vary`, without duplicates. */
export function varyBy(reply: FastifyReply, ...names: readonly string[]): void {
  const stated = reply.getHeader('vary')
  if (stated === undefined) return void reply.header('vary', names.join(', '))
  const present = String(stated)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const known = new Set(present.map((name) => name.toLowerCase()))
  const added = names.filter((name) => !known.has(name.toLowerCase()))
  if (added.length > 0) void reply.header('vary', [...present, ...added].join(', '))
}

function describe(request: FastifyRequest, reply: FastifyReply, isPrivate: boolean): void {
  const language = responseLanguageOf(request)
  if (language !== undefined) setUnlessSet(reply, 'content-language', language)
  if (isPrivate && language !== undefined) varyBy(reply, 'Authorization', 'Accept-Language')
  else if (isPrivate) varyBy(reply, 'Authorization')
  else if (language !== undefined) varyBy(reply, 'Accept-Language')
  if (isPrivate || request.method === 'GET' || request.method === 'HEAD')
    setUnlessSet(reply, 'cache-control', `${isPrivate ? 'private' : 'public'}, no-cache`)
}

/** The `etag` that a route sets to a version of its resource. Any other value is sent as it is. */
const version = /^"[0-9]+"$/

/**
 * Returns the ETag of a response: the hash of its bytes, after the version if the route set one. `If-Match` compares
 * the version only, `If-None-Match` both. Undefined for the response to a change without a version.
 */
export function tagOf(
  reply: Pick<FastifyReply, 'getHeader' | 'request'>,
  payload: string | Buffer,
): string | undefined {
  const stated = reply.getHeader('etag')
  if (typeof stated !== 'string') {
    const reads = ['GET', 'HEAD'].includes(reply.request.method)
    return reads ? `"${hash('sha256', payload, 'base64url')}"` : undefined
  }
  return version.test(stated) ? tagOfVersion(stated.slice(1, -1), payload) : stated
}

/** Returns the ETag of a response that shows a version of a resource in these bytes. */
export const tagOfVersion = (shown: string | number, payload: string | Buffer): string =>
  `"${shown}-${hash('sha256', payload, 'base64url')}"`

const isJson = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-type') ?? '').startsWith('application/json')

function setUnlessSet(reply: FastifyReply, name: string, value: string): void {
  if (!reply.hasHeader(name)) void reply.header(name, value)
}
