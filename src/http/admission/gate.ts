import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { hasBodyToCome } from '../connections/time-limits.ts'
import { Problem } from '../problems/problem.ts'
import { withRefusals } from '../problems/refusals.ts'
import type { App } from '../schema.ts'
import type { Admission, Place, RequestKind } from './admission.ts'
import type { RefusalTimes } from './refusal-times.ts'

declare module 'fastify' {
  interface FastifyRequest {
    place: Place | undefined
    /** True when the body had not arrived with the head: since then the rights of the caller may have ended. */
    isBodyLate: boolean | undefined
  }
  interface FastifyContextConfig {
    /** The kind of requests to this route. Absent: they need no place. */
    kind?: RequestKind
  }
}

/** Identifies the caller of a request at once: no query, no signature is checked. */
export type CallerOf = (request: FastifyRequest) => string

export interface Gate {
  admission: Admission
  /** The refusals so far: the same for all scopes. */
  times: RefusalTimes
  callerOf: CallerOf
  /** The operationIds of heavy reads. */
  heavy: ReadonlySet<string>
}

/**
 * Lets each request of a scope wait for its place before anything else is done for it, and refuses it with `overloaded`
 * if none is free in time. The place is free again when the answer is ready to be sent. A request whose body has not
 * arrived gives its place back and asks again when the body is there. Uploads need none: they have places of their own.
 */
export function admitRequests(scope: App, { admission, times, callerOf, heavy }: Gate): void {
  scope.addHook('onRoute', (route) => {
    const kind = kindOf(route, heavy)
    if (kind === undefined) return
    route.config = { ...route.config, kind }
    declareOverload(route)
  })
  scope.addHook('onRequest', askForPlace)
  // `limitBodies` has waited until Node has parsed all that was received.
  scope.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.place && hasBodyToCome(request)) {
      request.isBodyLate = true
      request.place.postpone()
      request.place = undefined
    }
    done(null, payload)
  })
  scope.addHook('preValidation', (request, reply, done) => {
    if (request.place) done()
    else askForPlace(request, reply, done)
  })
  scope.addHook('onSend', (request, _reply, payload, done) => {
    releasePlace(request)
    done(null, payload)
  })

  function askForPlace(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    const { kind } = request.routeOptions.config
    if (kind === undefined) return done()
    const place = admission.enter({
      kind,
      caller: () => callerOf(request),
      begin: done,
      refuse: () => refuse(request, reply, done),
      hasGone: () => reply.raw.destroyed,
    })
    request.place = place
    if (!place.isWaiting) done()
  }

  function refuse(request: FastifyRequest, reply: FastifyReply, done: (error: Error) => void): void {
    refused.add(request)
    const { retryAfter, delay } = times.next(callerOf(request))
    const problem = new Problem('overloaded', { seconds: retryAfter }, { isExpected: true, retryAfter })
    const { socket } = request.raw
    // Answers after a delayed one wait for it anyway. Node stops reading a connection when enough of them wait.
    if (delay === 0 || delayed.has(socket)) return done(problem)
    delayed.add(socket)
    const timer = setTimeout(() => {
      delayed.delete(socket)
      done(problem)
    }, delay)
    reply.raw.once('close', () => clearTimeout(timer))
  }
}

/**
 * Authenticates the caller again when the body came after the head. It may take 20 seconds, in which posts are
 * suspended, keys revoked and sessions ended.
 */
export function proveAfterLateBodies(scope: App, prove: (request: FastifyRequest) => Promise<void>): void {
  scope.addHook('preValidation', (request, _reply, done) => {
    if (!request.isBodyLate) return done()
    prove(request).then(() => done(), done)
  })
}

const refused = new WeakSet<FastifyRequest>()
/** The connections with a refusal that is sent later. */
const delayed = new WeakSet<Socket>()

/** True for a request that got no place. Its time says nothing about the operation: its refusal may be delayed. */
export const isRefused = (request: FastifyRequest): boolean => refused.has(request)

/** Gives back the place of a request that goes on to wait for something else, such as an event. */
export function releasePlace(request: FastifyRequest): void {
  request.place?.leave()
  request.place = undefined
}

/** Adds `overloaded` to the contract of an operation that needs a place. */
function declareOverload({ schema }: RouteOptions): void {
  if (!schema || schema.hide) return
  schema.response = withRefusals(schema.response, 'overloaded')
}

function kindOf({ method, schema }: RouteOptions, heavy: ReadonlySet<string>): RequestKind | undefined {
  if (schema?.consumes?.includes('multipart/form-data')) return undefined
  if (heavy.has(schema?.operationId ?? '')) return 'heavy'
  return ['GET', 'HEAD'].includes(String(method)) ? 'read' : 'change'
}
