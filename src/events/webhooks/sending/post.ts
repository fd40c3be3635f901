import { isIP, type LookupFunction } from 'node:net'
import { Agent } from 'undici'
import { millisecondsNow } from '../../../platform/clock.ts'
import { withoutBrackets } from '../../../platform/host-name.ts'
import { recentValues } from '../../../platform/recent.ts'
import type { Resolve } from '../address.ts'
import type { Reaching } from '../state-webhook.ts'
import { Exchange } from './exchange.ts'
import { type Failure, failureOf, UnreachableError } from './failures.ts'

/** The longest time of one attempt, from resolving the name to the headers of the response. */
const attemptMilliseconds = 15_000
const connectMilliseconds = 5_000
/** Characters of the response to a failed attempt that are stored for the agency. */
const keptCharacters = 300
const keepAliveMilliseconds = 15_000
const headBytes = 16_384
const rememberedUrls = 1_000

/** One attempt: the status of the response, or why there was none. `answer`: the beginning of a body, unless 2xx. */
export interface Attempt {
  at: string
  milliseconds: number
  status: number | null
  failure: Failure | null
  answer: string | null
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300

export const isDelivered = ({ status }: Attempt): boolean => status !== null && isSuccess(status)

/** A signed request to a receiver. */
export interface Message {
  url: string
  headers: Record<string, string>
  body: Buffer
}

/** Sends messages and resolves with the attempt; `post` never rejects. One for a process: it reuses connections. */
export interface Poster {
  post(message: Message): Promise<Attempt>
  close(): Promise<void>
}

/** A parsed URL. `flaw`: set when its host is a forbidden IP address; null otherwise. */
interface Target {
  agent: Agent
  origin: string
  path: string
  flaw: Failure | null
}

/**
 * Creates a poster. When it opens a connection, it resolves the name, checks all addresses, and connects to one of
 * them: a later change of the name has no effect. TLS is verified against the name. Redirects are not followed. When
 * `signal` aborts, attempts in flight and later ones end with the failure `stopped`.
 */
export function createPoster({
  milliseconds = attemptMilliseconds,
  signal,
  ...reaching
}: Pick<Reaching, 'reach' | 'resolve'> & { milliseconds?: number; signal?: AbortSignal }): Poster {
  const targets = createTargets({ ...reaching, milliseconds })
  const inFlight = new Set<Exchange>()
  signal?.addEventListener('abort', () => {
    for (const made of inFlight) made.abort(new UnreachableError('stopped'))
  })

  async function exchange({ url, headers, body }: Message) {
    const { agent, origin, path, flaw } = targets.of(url)
    if (flaw) throw new UnreachableError(flaw)
    const made = new Exchange(milliseconds, (status) => (isSuccess(status) ? 0 : keptCharacters))
    inFlight.add(made)
    try {
      agent.dispatch({ origin, path, method: 'POST', headers, body }, made)
      return await made.reply
    } finally {
      inFlight.delete(made)
    }
  }

  return {
    async post(message) {
      const begun = performance.now()
      const at = new Date(millisecondsNow()).toISOString()
      const failed = (failure: Failure): Attempt => ({
        at,
        milliseconds: Math.round(performance.now() - begun),
        status: null,
        failure,
        answer: null,
      })
      if (signal?.aborted) return failed('stopped')
      try {
        const { status, headAt, text } = await exchange(message)
        const answer = text === '' ? null : text
        return { at, milliseconds: Math.round(headAt - begun), status, failure: null, answer }
      } catch (error) {
        return failed(failureOf(error))
      }
    },
    close: targets.close,
  }
}

/** Creates the targets of a process, which share their connections, and parses each URL once. */
function createTargets({
  reach,
  resolve,
  milliseconds,
}: Pick<Reaching, 'reach' | 'resolve'> & { milliseconds: number }) {
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
  const [overTls, plain] = [agentFor('https:'), agentFor('http:')]
  const known = recentValues<Target>(rememberedUrls)

  function targetOf(written: string): Target {
    const before = known.get(written)
    if (before) return before
    const url = new URL(written)
    const host = withoutBrackets(url.hostname)
    // Connections to an IP address call no lookup.
    const isForbidden = isIP(host) !== 0 && !reach.admits(host, url.protocol)
    const target = {
      agent: url.protocol === 'https:' ? overTls : plain,
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      flaw: isForbidden ? ('address_not_public' as const) : null,
    }
    known.set(written, target)
    return target
  }

  return { of: targetOf, close: async () => void (await Promise.all([overTls.destroy(), plain.destroy()])) }
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
