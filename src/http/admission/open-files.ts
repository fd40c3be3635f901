import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { Counts } from '../../platform/counts.ts'
import { isObject } from '../../platform/objects.ts'
import { isAnonymous } from '../connections/client-address.ts'
import { onceClosed } from '../connections/closed-response.ts'
import { Problem } from '../problems/problem.ts'
import type { App } from '../schema.ts'
import type { CallerOf } from './gate.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True when responses of this route are files. */
    sendsFile?: boolean
  }
}

/** The most files that are sent at the same time. */
interface OpenFileLimits {
  all: number
  /** To all callers without an account together. */
  ofAnonymous: number
  ofOne: number
}

/**
 * The default limits. Most files hold a connection to the storage until they are read, and there are 256: the others
 * are left for uploads and jobs. One caller has at most a quarter of the rest, and callers without an account have
 * half: addresses cost nothing, and otherwise four of them would keep everybody from files.
 */
const usualOpenFiles: OpenFileLimits = { all: 192, ofAnonymous: 96, ofOne: 48 }

const retrySeconds = 5

/** Counts the files that are being sent, in all and to each caller. */
export class OpenFiles {
  readonly #limits: OpenFileLimits
  readonly #ofCaller = new Counts()
  #count = 0
  #anonymous = 0

  constructor(limits = usualOpenFiles) {
    this.#limits = limits
  }

  /** The files that are being sent to all callers. */
  get size(): number {
    return this.#count
  }

  /**
   * Counts a file until the result is called; later calls of it do nothing. Throws `rate_limited` when the caller has
   * too many files, and `overloaded` when all callers together have, or all without an account.
   */
  open(caller: string): () => void {
    const wait = { seconds: retrySeconds }
    if (this.#ofCaller.of(caller) >= this.#limits.ofOne)
      throw new Problem('rate_limited', wait, { retryAfter: retrySeconds })
    const isFull = isAnonymous(caller) && this.#anonymous >= this.#limits.ofAnonymous
    if (isFull || this.#count >= this.#limits.all)
      throw new Problem('overloaded', wait, { retryAfter: retrySeconds, isExpected: true })
    this.#add(caller, 1)
    let isOpen = true
    return () => {
      if (isOpen) this.#add(caller, -1)
      isOpen = false
    }
  }

  #add(caller: string, by: 1 | -1): void {
    this.#count += by
    if (isAnonymous(caller)) this.#anonymous += by
    this.#ofCaller.add(caller, by)
  }
}

/**
 * Refuses a file to a caller who has not read enough of the files that are open, before anything is opened or recorded.
 * A file is open until its last byte is sent, or its connection ends.
 */
export function limitOpenFiles(scope: App, files: OpenFiles, callerOf: CallerOf): void {
  scope.addHook('onRoute', (route) => {
    if (sendsFile(route)) route.config = { ...route.config, sendsFile: true }
  })
  scope.addHook('preHandler', (request: FastifyRequest, reply: FastifyReply, done) => {
    if (request.routeOptions.config.sendsFile !== true) return done()
    onceClosed(reply.raw, files.open(callerOf(request)))
    done()
  })
}

/** True for a route whose response 200 is declared as binary. */
function sendsFile({ schema }: RouteOptions): boolean {
  const content = member(member(schema?.response, '200'), 'content')
  return (
    isObject(content) && Object.values(content).some((media) => member(member(media, 'schema'), 'format') === 'binary')
  )
}

const member = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined)
