import { isIP, type LookupFunction } from 'node:net'
import { Agent, type Dispatcher, request } from 'undici'
import { millisecondsNow } from '../../platform/clock.ts'
import { recentValues } from '../../platform/recent.ts'
import { hostOf, type Resolve } from './address.ts'
import type { Reaching } from './state-webhook.ts'

/** The longest time of one attempt, from resolving the name to the headers of the response. */
export const attemptMilliseconds = 15_000
const connectMilliseconds = 5_000
/** A response is read up to this size and time; then the connection is closed. Its status counts all the same. */
const answerBytes = 16_384
const answerMilliseconds = 1_000
/** Characters of the response to a failed attempt that are stored for the agency. */
const keptCharacters = 300
const keepAliveMilliseconds = 15_000
const headBytes = 16_384
const noContent = 204
const rememberedUrls = 1_000

/** Reasons for an attempt without a response. `stopped`: this process ended meanwhile. */
export const failures = [
  'timeout',
  'connection_failed',
  'tls_failed',
  'name_not_resolved',
  'address_not_public',
  'stopped',
] as const
export type Failure = (typeof failures)[number]

/** One attempt: the status of the response, or why there was none. `answer`: the beginning of a body, unless 2xx. */
export interface Attempt {
  at: string
  milliseconds: number
  status: number | null
  failure: Failure | null
  answer: string | null
}

export const isDelivered = ({ status }: Attempt): boolean => status !== null && status >= 200 && status < 300

/** A signed request to a receiver. */
export interface Message {
  url: string
  headers: Record<string, string>
  body: string
}

/** Sends messages and resolves with the attempt; `post` never rejects. One for a process: it reuses connections. */
export interface Poster {
  post(message: Message, signal: AbortSignal): Promise<Attempt>
  close(): Promise<void>
}

/** Thrown when an address may not be reached, a name was not resolved, or time is over. */
class UnreachableError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure)
    this.failure = failure
  }
}

/**
 * Creates a poster. When it opens a connection, it resolves the name, checks all addresses, and connects to one of
 * them: a later change of the name has no effect. TLS is verified against the name. Redirects are not followed.
 */
export function createPoster({
  reach,
  resolve,
  milliseconds = attemptMilliseconds,
}: Pick<Reaching, 'reach' | 'resolve'> & { milliseconds?: number }): Poster {
  const agentFor = (protocol: string) =>
    new Agent({
      connect: {
        lookup: checkedLookup(resolve, (address) => reach.admits(address, protocol)),
        timeout: connectMilliseconds,
      },
      headersTimeout: milliseconds,
      bodyTimeout: milliseconds,
      keepAliveTimeout: keepAliveMilliseconds,
      maxHeaderSize: headBytes,
    })
  const urls = recentValues<URL>(rememberedUrls)
  function urlOf(written: string): URL {
    const url = urls.get(written) ?? new URL(written)
    urls.set(written, url)
    return url
  }
  const [overTls, plain] = [agentFor('https:'), agentFor('http:')]

  async function post({ url, headers, body }: Message, signal: AbortSignal): Promise<Attempt> {
    const begun = performance.now()
    const at = new Date(millisecondsNow()).toISOString()
    const attempt = (ended: Partial<Attempt>): Attempt => ({
      at,
      milliseconds: Math.round(performance.now() - begun),
      status: null,
      failure: null,
      answer: null,
      ...ended,
    })
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(new UnreachableError('timeout')), milliseconds)
    const stop = () => controller.abort()
    signal.addEventListener('abort', stop, { once: true })
    try {
      const { protocol } = demandReachable(urlOf(url))
      const { statusCode: status, body: answer } = await request(url, {
        method: 'POST',
        dispatcher: protocol === 'https:' ? overTls : plain,
        headers,
        body,
        signal: controller.signal,
      })
      const ended = attempt({ status })
      const text = status === noContent ? '' : await readAnswer(answer, isDelivered(ended) ? 0 : keptCharacters)
      if (status === noContent) answer.resume()
      return { ...ended, answer: text === '' ? null : text }
    } catch (error) {
      return attempt({ failure: signal.aborted ? 'stopped' : failureOf(error) })
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
  }

  /** Throws for an IP address in a URL that may not be reached: connections call no lookup for it. */
  function demandReachable(url: URL): URL {
    const host = hostOf(url)
    if (isIP(host) !== 0 && !reach.admits(host, url.protocol)) throw new UnreachableError('address_not_public')
    return url
  }

  return {
    post,
    close: async () => {
      await Promise.all([overTls.destroy(), plain.destroy()])
    },
  }
}

/** Returns a lookup that fails with `UnreachableError` unless every address of the name is admitted. */
function checkedLookup(resolve: Resolve, admits: (address: string) => boolean): LookupFunction {
  return (host, _options, callback) => {
    resolve(host).then(
      (resolved) => {
        if (resolved.length === 0) callback(new UnreachableError('name_not_resolved'), [])
        else if (resolved.every(({ address }) => admits(address))) callback(null, [...resolved])
        else callback(new UnreachableError('address_not_public'), [])
      },
      () => callback(new UnreachableError('name_not_resolved'), []),
    )
  }
}

const noData = /^(?:ENOTFOUND|EAI_|ENODATA)/
const noTls = /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|HOSTNAME_|EPROTO)/

function failureOf(error: unknown): Failure {
  if (error instanceof UnreachableError) return error.failure
  if (!(error instanceof Error)) return 'connection_failed'
  const code = 'code' in error ? String(error.code) : ''
  if (error.name === 'TimeoutError' || code.endsWith('_TIMEOUT')) return 'timeout'
  if (noData.test(code)) return 'name_not_resolved'
  if (error.cause instanceof UnreachableError) return error.cause.failure
  return noTls.test(code) ? 'tls_failed' : 'connection_failed'
}

/** Reads a response up to its limits and returns its first `keep` characters. Never rejects. */
function readAnswer(body: Dispatcher.ResponseData['body'], keep: number): Promise<string> {
  return new Promise((resolve) => {
    const kept: Buffer[] = []
    let bytes = 0
    const timer = setTimeout(() => body.destroy(), answerMilliseconds)
    body.on('error', () => {})
    body.on('data', (chunk: Buffer) => {
      if (bytes < keep) kept.push(chunk)
      bytes += chunk.length
      if (bytes > answerBytes) body.destroy()
    })
    body.once('close', () => {
      clearTimeout(timer)
      resolve(printable(Buffer.concat(kept).toString()).slice(0, keep))
    })
  })
}

/** PostgreSQL rejects NUL and lone surrogates in text. */
const printable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
