import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageSpokenTo } from './problems/language.ts'

/**
 * Adds caching headers to every answer, and validators to reads (RFC 9110 §8.8, §13). The strong `ETag` is made of the
 * bytes sent; 304 exactly when the client names the tag of the same bytes. `Vary`, `Content-Language` and
 * `Cache-Control` depend on the operation: signed-in answers are `private`; both kinds are revalidated each time unless
 * the route says otherwise.
 */
export async function answerConditionally(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const { schema } = request.routeOptions
  if (!schema || schema.hide) return payload
  if (reply.statusCode >= 400) {
    setUnlessSet(reply, 'cache-control', 'no-store')
    return payload
  }
  describe(request, reply, (schema.security ?? []).length > 0)
  if (reply.statusCode >= 300 || !isJson(reply) || !(typeof payload === 'string' || Buffer.isBuffer(payload)))
    return payload
  const tag = tagOf(reply, payload)
  if (tag !== undefined) void reply.header('etag', tag)
  return tag !== undefined && isHeld(request, tag) ? notModified(reply, payload) : payload
}

/** True when `If-None-Match` of a GET or HEAD names this tag. `*` matches nothing. */
export function isHeld({ method, headers }: FastifyRequest, tag: string): boolean {
  const asked = headers['if-none-match']
  if (asked === undefined || !['GET', 'HEAD'].includes(method)) return false
  return [...asked.matchAll(/"[\x21\x23-\x7e]*"/g)].some(([named]) => named === tag)
}

/**
 * Turns an answer into a 304: headers that describe the body are removed, the others stay. A HEAD keeps the length that
 * a 200 would have.
 */
function notModified(reply: FastifyReply, payload: string | Buffer): string | Buffer {
  void reply.code(304).removeHeader('content-type').removeHeader('content-length').removeHeader('content-encoding')
  return reply.request.method === 'HEAD' ? payload : ''
}

/** Adds names of request headers to `Vary`, each once. */
export function varyBy(reply: FastifyReply, ...names: readonly string[]): void {
  const present = String(reply.getHeader('vary') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const known = new Set(present.map((name) => name.toLowerCase()))
  const added = names.filter((name) => !known.has(name.toLowerCase()))
  if (added.length > 0) void reply.header('vary', [...present, ...added].join(', '))
}

function describe(request: FastifyRequest, reply: FastifyReply, isPrivate: boolean): void {
  const language = languageSpokenTo(request)
  if (isPrivate) varyBy(reply, 'Authorization')
  if (language !== undefined) {
    varyBy(reply, 'Accept-Language')
    setUnlessSet(reply, 'content-language', language)
  }
  if (isPrivate || request.method === 'GET' || request.method === 'HEAD')
    setUnlessSet(reply, 'cache-control', `${isPrivate ? 'private' : 'public'}, no-cache`)
}

/** The version of a resource as its route states it; anything else that a route states is a tag of its own. */
const version = /^"[0-9]+"$/

/**
 * The tag of these bytes. Where the route states a version, it stands in front of their hash: the tag serves If-Match
 * by the one and If-None-Match by both. Undefined for an answer to a change that has no version.
 */
function tagOf(reply: FastifyReply, payload: string | Buffer): string | undefined {
  const stated = reply.getHeader('etag')
  if (typeof stated !== 'string') {
    const reads = ['GET', 'HEAD'].includes(reply.request.method)
    return reads ? `"${hash('sha256', payload, 'base64url')}"` : undefined
  }
  return version.test(stated) ? tagOfVersion(stated.slice(1, -1), payload) : stated
}

/** Returns the tag of an answer that shows this version of a resource in these bytes. */
export const tagOfVersion = (shown: string | number, payload: string | Buffer): string =>
  `"${shown}-${hash('sha256', payload, 'base64url')}"`

const isJson = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-type') ?? '').startsWith('application/json')

function setUnlessSet(reply: FastifyReply, name: string, value: string): void {
  if (!reply.hasHeader(name)) void reply.header(name, value)
}
