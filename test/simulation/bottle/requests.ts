import type { InjectOptions } from 'fastify'
import type { App } from '../../../src/http/schema.ts'
import type { Exchange } from '../invariants/invariant.ts'
import { acting } from './acting.ts'
import { running } from './clocks.ts'
import type { Running } from './program.ts'
import { drawing } from './seeded.ts'

/** The parts of a run that `notingApp` needs. */
interface Noting {
  /** Returns the program for the next request. */
  program(): Running
  /** Returns the subject of a token; undefined for one that we did not sign. */
  subjectOf(token: string): string | undefined
  /** Called with each request before it is sent; its answer is added later. */
  note(request: Exchange): void
  /** Returns the virtual time in milliseconds. */
  now(): number
  /** Returns true while timestamps of a wrong clock may be in the future. */
  areClocksDoubted(): boolean
  /** Resolves when an act may send its next request. */
  mayBegin(): Promise<void>
  /** Delivers pending notifications to all programs when the scheduler allows it. */
  hear(): Promise<void>
}

/**
 * Returns an app whose `inject` records each request and sends it to a program chosen for it. Its other members are
 * those of a running program.
 */
export function notingApp({ program, subjectOf, note, now, areClocksDoubted, mayBegin, hear }: Noting): App {
  let place = 0
  const inject = async (options: InjectOptions) => {
    const headers = new Headers(Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)]))
    const credential = headers.get('authorization') ?? ''
    const exchange: Exchange = {
      subject: subjectOf(credential.replace(/^Bearer /, '')) ?? null,
      credential,
      method: options.method ?? 'GET',
      url: String(options.url),
      idempotencyKey: headers.get('idempotency-key'),
      ifMatch: headers.get('if-match'),
      lastEventId: headers.get('last-event-id'),
      body:
        typeof options.payload === 'string' && isJson(headers.get('content-type')) ? JSON.parse(options.payload) : null,
      status: null,
      text: '',
      at: now(),
      began: ++place,
      ended: null,
    }
    note(exchange)
    await mayBegin()
    const answering = program()
    const reply = await drawing.run(acting.getStore()?.bytesOfRequest(), () =>
      running.run(answering.gate, () => answering.unlessKilled(answering.app.inject(options))),
    )
    exchange.ended = ++place
    exchange.status = reply.statusCode
    exchange.text = isText(reply.headers['content-type']) ? reply.body : ''
    exchange.isClockDoubted = areClocksDoubted()
    if (isNotified(exchange)) {
      await hear()
      exchange.heard = ++place
    }
    return reply
  }
  return new Proxy(program().app, {
    get: (_, name) => (name === 'inject' ? inject : Reflect.get(program().app, name)),
  })
}

const isJson = (type: unknown): boolean => typeof type === 'string' && /json/.test(type)
const isText = (type: unknown): boolean => typeof type === 'string' && /json|text/.test(type)

/** True for a request after which programs may notify each other of changed staff or agencies. */
const isNotified = ({ method, url }: Exchange): boolean =>
  method !== 'GET' && !/^\/v1\/(applications|tracking)/.test(url)
