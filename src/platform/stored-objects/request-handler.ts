import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { buildQueryString, type HttpHandlerOptions, HttpResponse, type IHttpRequest } from '@smithy/core/protocols'
import { withoutBrackets } from '../host-name.ts'
import { countPassed } from '../passing-buffers.ts'
import { exchange, limitBody } from './exchange.ts'
import type { StorageLimits } from './limits.ts'

/** The most connections. Each download and each part of an upload uses one: slow readers must not block all others. */
const connectionsLimit = 256
/** The attempts at a request: one retry, for a connection that was just lost. */
export const attempts = 2
/** Statuses after which a request may still be carried out: gateways send them, too. */
const openStatuses = [500, 502, 504]

/** Options of one call of the SDK, which sends one request or two. */
export interface CallOptions extends HttpHandlerOptions {
  /** The time limit for the response to begin, if not `silence`. */
  answer?: number
  /** Called when a request may be carried out later, or has been, although no whole response says so. */
  onDoubt?: () => void
  /** The time of the first request of the call. Set by the handler. */
  since?: number
}

/**
 * Returns the handler that sends the requests of the AWS SDK, with the limits of time. Unlike the handler of the SDK it
 * sees progress: a limit of that one counts the time to send a body as well. It keeps connections also for bodies that
 * are asked first, for which that one opens a new connection each time.
 */
export async function createRequestHandler(endpoint: string, limits: StorageLimits) {
  const { Agent, request } = endpoint.startsWith('https:') ? await import('node:https') : await import('node:http')
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsLimit })
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: (call: IHttpRequest, options: CallOptions = {}) =>
      // A retry gets a connection of its own: the kept ones may all be lost, without a word.
      handle((opened) => request({ ...opened, agent: isRetry(options) ? false : agent }), call, options, limits),
    destroy: () => agent.destroy(),
    // The SDK lets its clients be configured anew. This one has a single configuration.
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  }
}

async function handle(
  open: (options: RequestOptions) => ClientRequest,
  call: IHttpRequest,
  options: CallOptions,
  limits: StorageLimits,
): Promise<{ response: HttpResponse }> {
  const bytes = bytesOf(call.body)
  const { abortSignal } = options
  const sent = open({ ...addressOf(call), ...(abortSignal instanceof AbortSignal && { signal: abortSignal }) })
  const isAskedFirst = call.headers['Expect'] === '100-continue'
  let isOpen = false
  try {
    const response = await exchange(sent, { bytes, isAskedFirst }, limitsOf(bytes.length, options, limits), () => {
      isOpen = true
    })
    const { statusCode = 0, statusMessage, headers } = response
    isOpen &&= openStatuses.includes(statusCode)
    // A response to copying or completing begins before the work is done, and says the outcome at its end.
    response.once('close', () => {
      if (!response.complete) options.onDoubt?.()
    })
    const length = Number(headers['content-length'] ?? 0)
    countBytes(response)
    limitBody(sent, response, limits.pause, limits.pause + milliseconds(length, limits.readRate))
    const flat = Object.entries(headers).map(([name, value]) => [name, String(value)])
    return {
      response: new HttpResponse({
        statusCode,
        reason: statusMessage ?? '',
        headers: Object.fromEntries(flat),
        body: response,
      }),
    }
  } finally {
    if (isOpen) options.onDoubt?.()
  }
}

/**
 * Returns the limits of the next request of a call. All requests of a call together take no longer than the time to
 * send the body once, and the time limit of a response for each. Their connections are made within it.
 */
function limitsOf(size: number, options: CallOptions, { connect, silence, sendRate }: StorageLimits) {
  const now = performance.now()
  options.since ??= now
  const { since, answer = silence } = options
  const sending = milliseconds(size, sendRate)
  const left = Math.max(since + attempts * answer + sending - now, 0)
  return { connect, silence: answer, total: answer + sending, left }
}

/**
 * Counts the bytes of a response as passed. Node copies a body out of each chunk of the socket. Without this, both lie
 * outside of the heap until a full garbage collection: one for every few megabytes of a download.
 */
function countBytes(response: IncomingMessage): void {
  const { socket } = response
  socket.on('data', countChunk)
  response.once('close', () => socket.off('data', countChunk))
}

const countChunk = ({ length }: Buffer): void => countPassed(length)

const isRetry = ({ since }: CallOptions): boolean => since !== undefined

const milliseconds = (bytes: number, rate: number): number => (bytes * 1_000) / rate

function addressOf({ method, hostname, port, path, query, headers }: IHttpRequest): RequestOptions {
  const search = buildQueryString(query ?? {})
  return {
    method,
    host: withoutBrackets(hostname),
    port,
    path: search ? `${path}?${search}` : path,
    headers,
  }
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return Buffer.alloc(0)
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return body
  throw new Error('A request to the storage has its body in memory.')
}
