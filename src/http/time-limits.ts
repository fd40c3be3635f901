import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { jsonTypes } from './problems/handler.ts'
import { Problem } from './problems/problem.ts'

/** The longest an upload may take; everything else is far quicker. */
export const requestMilliseconds = 30 * 60_000
/**
 * A head that has not come by then is answered with `request_timeout`, at the latest one interval of checking later.
 */
export const headMilliseconds = 20_000
export const checkingMilliseconds = 5_000
/** The same of a JSON body. */
const bodyMilliseconds = 20_000

const otherTypes = ['application/x-www-form-urlencoded']

/**
 * Ends bodies that trickle. JSON and forms have 20 seconds, then get `request_timeout`; streamed files have their own
 * minimum rate. The rest of a body after its answer has 20 seconds as well, then the connection is destroyed.
 */
export function limitBodies(app: FastifyInstance): void {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.raw.complete || !isShort(request.headers['content-type'])) done(null, payload)
    else done(null, inTime(payload))
  })
  app.addHook('onResponse', (request, _reply, done) => {
    endWithBody(request.raw)
    done()
  })
}

/** Destroys the connection of a request whose body has not come whole after 20 seconds. */
export function endWithBody(raw: IncomingMessage): void {
  // A request that was injected has no connection, and does not say that it is incomplete.
  if (raw.complete !== false || raw.destroyed) return
  const timer = setTimeout(() => raw.complete || raw.destroy(), bodyMilliseconds).unref()
  raw.once('close', () => clearTimeout(timer))
}

const isShort = (contentType: string | undefined): boolean => {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';')
  return [...jsonTypes, ...otherTypes].includes(type.trim())
}

function inTime(payload: Readable): Readable {
  const body = new PassThrough()
  const timer = setTimeout(() => {
    payload.unpipe(body)
    payload.resume()
    body.destroy(new Problem('request_timeout', {}))
  }, bodyMilliseconds).unref()
  // The request may be refused already, with nobody reading the body: an unhandled error would end the process.
  body.on('error', () => {})
  payload.once('error', (error) => body.destroy(error))
  body.once('close', () => clearTimeout(timer))
  return payload.pipe(body)
}
