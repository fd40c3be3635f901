import type { FastifyReply } from 'fastify'

/** A rate limit as it is stated to a client: `quota` in a `window` of seconds, and what is left of it. */
export interface StatedLimit {
  policy: string
  quota: number
  window: number
  remaining: number
  /** The seconds until the window ends. */
  seconds: number
}

/**
 * Adds the header fields of draft-ietf-httpapi-ratelimit-headers: each applied policy is an item of both lists. Names
 * of policies are plain words and all else is whole numbers, so the items need no escaping.
 */
export function stateLimit(reply: FastifyReply, { policy, quota, window, remaining, seconds }: StatedLimit): void {
  add(reply, 'ratelimit-policy', `"${policy}";q=${quota};w=${window}`)
  add(reply, 'ratelimit', `"${policy}";r=${remaining};t=${seconds}`)
}

function add(reply: FastifyReply, name: string, item: string): void {
  const stated = reply.getHeader(name)
  void reply.header(name, stated === undefined ? item : `${String(stated)}, ${item}`)
}
