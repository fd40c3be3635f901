import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'undici'

/** A client with one connection, which sends the next request as soon as the last one is answered. */
export interface Visitor {
  headers: Record<string, string>
  paths: readonly string[]
  /** True: waits for the seconds of `Retry-After` after a refusal. */
  isPatient: boolean
}

/** Clients that send requests at the same time. What they get is counted for `seconds`, after `warmUp` seconds. */
interface Crowd {
  people: readonly Visitor[]
  warmUp: number
  seconds: number
}

/** The times of answers and of refusals in milliseconds, and the length of the measurement. */
export interface Got {
  answered: number[]
  refused: number[]
  seconds: number
}

/** The beginning and the end of the measurement, by `performance.now()`. */
interface Span {
  from: number
  until: number
  end: AbortSignal
}

const ok = 200
const unavailable = 503

/** Lets a crowd send requests. Throws when a status is neither 200 nor 503, or when a connection breaks. */
export async function crowd(url: string, { people, warmUp, seconds }: Crowd): Promise<Got> {
  const got: Got = { answered: [], refused: [], seconds }
  const from = performance.now() + warmUp * 1_000
  const until = from + seconds * 1_000
  const end = AbortSignal.timeout((warmUp + seconds) * 1_000)
  await Promise.all(people.map((visitor) => visit(url, visitor, { from, until, end }, got)))
  return got
}

async function visit(url: string, { headers, paths, isPatient }: Visitor, span: Span, got: Got): Promise<void> {
  const client = new Client(url, { pipelining: 1 })
  try {
    for (let sent = 0; !span.end.aborted; sent++) {
      const began = performance.now()
      const path = paths[sent % paths.length] ?? '/'
      const { statusCode, headers: replied, body } = await client.request({ method: 'GET', path, headers })
      await body.dump()
      const ended = performance.now()
      if (statusCode !== ok && statusCode !== unavailable) throw new Error(`${path} was answered with ${statusCode}.`)
      if (began >= span.from && ended <= span.until)
        (statusCode === ok ? got.answered : got.refused).push(ended - began)
      if (statusCode === unavailable && isPatient)
        await pause(Number(replied['retry-after']) * 1_000, undefined, { signal: span.end }).catch(() => {})
    }
  } finally {
    await client.destroy()
  }
}

/** Returns a percentile of times; `share` is from 0 to 1. NaN when there are none. */
export function percentileOf(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
