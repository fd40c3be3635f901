import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendProblem } from './problems/handler.ts'
import { Problem } from './problems/problem.ts'
import { noPath } from './problems/unknown-address.ts'

/** A request before authentication: its headers and its connection. */
type Asked = Pick<FastifyRequest, 'headers' | 'socket'>

const loopbackAddresses = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const loopbackNames = ['localhost', '127.0.0.1', '[::1]']
const plainPort = 80
/** Headers by which a proxy shows itself or names its client. */
const forwarded = /^(?:forwarded|via|x-forwarded-.+|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/

/**
 * True when a program of this machine sent the request: over loopback, without a proxy, and not from a page of another
 * site. Host and Origin must be names of this machine, which defeats DNS rebinding.
 */
export const isOwnRequest = ({ headers, socket }: Asked): boolean =>
  loopbackAddresses.has(socket.remoteAddress ?? '') &&
  !Object.keys(headers).some((name) => forwarded.test(name)) &&
  isOwnHost(headers.host, socket.localPort) &&
  isOwnOrigin(headers.origin, headers.host) &&
  ['none', 'same-origin'].includes(String(headers['sec-fetch-site'] ?? 'none'))

/**
 * Restricts a scope to requests of programs on this machine. Others get `not_found`, for every method, as if there were
 * no such scope. Give it a prefix of its own.
 */
export function onlyForThisMachine(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => sendProblem(noPath(), request, reply))
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404 && !isOwnRequest(request)) return reply.callNotFound()
  })
}

/**
 * Throws `foreign_request` when `Host` is neither a name of this machine nor that of `publicUrl`, or when a page of
 * another site than this server or this machine sent the request.
 */
export function demandOwnSite(request: Asked, publicUrl: string): void {
  const { host, origin } = request.headers
  const own = new URL(publicUrl)
  if (!isOwnHost(host, request.socket.localPort) && host !== own.host) throw new Problem('foreign_request', {})
  if (origin !== undefined && origin !== own.origin && !isPageOfThisMachine(origin))
    throw new Problem('foreign_request', {})
}

/** Throws `foreign_request` when a page of another site sent the request. */
export function demandOwnPage({ headers: { origin, host } }: Asked): void {
  if (!isOwnOrigin(origin, host)) throw new Problem('foreign_request', {})
}

const isOwnHost = (host: string | undefined, port = plainPort): boolean =>
  loopbackNames.some((name) => host === `${name}:${port}` || (port === plainPort && host === name))

const isOwnOrigin = (origin: string | undefined, host: string | undefined): boolean =>
  origin === undefined || origin === `http://${host}`

const isPageOfThisMachine = (origin: string): boolean =>
  URL.canParse(origin) && loopbackNames.includes(new URL(origin).hostname)
