import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { formType } from '../body-limits.ts'
import { jsonTypes } from '../problems/handler.ts'
import { Problem } from '../problems/problem.ts'

/** Time limit of a whole request, for uploads. */
export const requestMilliseconds = 30 * 60_000
/** Time limit of a request's head. Node checks it every `checkingMilliseconds`; then it gets `request_timeout`. */
export const headMilliseconds = 20_000
export const checkingMilliseconds = 5_000
/** Time limit of a body of JSON or a form. */
const bodyMilliseconds = 20_000

const shortTypes = [...jsonTypes, formType]

/**
 * Limits the time of request bodies. JSON and forms get `request_timeout` after 20 seconds; streamed files have their
 * own minimum rate. A body that is not complete 20 seconds after its response loses its connection. A body whose client
 * has disconnected before it is read gets `upload_interrupted`.
 */
export function limitBodies(app: FastifyInstance): void {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const pass = (): void => {
      // A destroyed body sends neither its end nor an error: its reader would wait for ever, and keep its place.
      if (request.raw.destroyed && request.headers['content-type']) done(new Problem('upload_interrupted', {}))
      else if (request.raw.complete || !isShort(request.headers['content-type'])) done(null, payload)
      else done(null, inTime(payload))
    }
    // Before an immediate runs, Node parses the rest of what the connection has received.
    if (hasBodyToCome(request)) setImmediate(pass)
    else pass()
  })
  app.addHook('onResponse', (request, _reply, done) => {
    endWithBody(request.raw)
    done()
  })
}

/** True for a request whose body had not arrived as a whole when Node last read from its connection. */
export const hasBodyToCome = ({ raw: { complete, headers } }: FastifyRequest): boolean =>
  !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0)

/** Destroys the connection of a request whose body is not complete within 20 seconds from now. */
export function endWithBody(raw: IncomingMessage): void {
  // An injected request has no connection, and `complete` is undefined.
  if (raw.complete !== false || raw.destroyed) return
  const timer = setTimeout(() => raw.complete || raw.destroy(), bodyMilliseconds).unref()
  raw.once('close', () => clearTimeout(timer))
}

const isShort = (contentType: string | undefined): boolean => {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';')
  return shortTypes.includes(type.trim())
}

function inTime(payload: Readable): Readable {
  const body = new PassThrough()
  const timer = setTimeout(() => {
    payload.unpipe(body)
    payload.resume()
    body.destroy(new Problem('request_timeout', {}))
  }, bodyMilliseconds).unref()
  // The request may be refused already, so that nothing reads the body: an unhandled error would end the process.
  body.on('error', () => {})
  payload.once('error', (error) => body.destroy(error))
  body.once('close', () => clearTimeout(timer))
  return payload.pipe(body)
}
