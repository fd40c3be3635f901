import { setTimeout as pause } from 'node:timers/promises'
import { type Median, percentileOf } from './figures.ts'

/** The response to a request. Status 0: there was none. */
export interface Answer {
  status: number
  retryAfter: string | null
  milliseconds: number
}

/** A request of a client. */
export type Ask = () => Promise<Answer>

const patienceMilliseconds = 60_000
const lookEveryMilliseconds = 20
const backLimitMilliseconds = 30_000
const pauseMilliseconds = 5

/** Sends a request and reads the whole response, for at most a minute. Never rejects. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const since = performance.now()
  const answer = (status: number, retryAfter: string | null): Answer => ({
    status,
    retryAfter,
    milliseconds: performance.now() - since,
  })
  try {
    const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(patienceMilliseconds) })
    await reply.arrayBuffer()
    return answer(reply.status, reply.headers.get('retry-after'))
  } catch {
    return answer(0, null)
  }
}

export const isWell = ({ status }: Answer): boolean => status >= 200 && status < 300
/** True for a 503 with `Retry-After`. */
export const isPutOff = ({ status, retryAfter }: Answer): boolean => status === 503 && retryAfter !== null

/** Repeats each request until its response is 2xx. Returns the milliseconds; Infinity after half a minute. */
export async function untilWell(asks: readonly Ask[]): Promise<number> {
  const since = performance.now()
  for (const one of asks)
    while (!isWell(await one())) {
      if (performance.now() - since > backLimitMilliseconds) return Infinity
      await pause(lookEveryMilliseconds)
    }
  return performance.now() - since
}

/** Sends the requests in turn, `atOnce` at a time, until `stop` is called, which returns the responses. */
export function keepAsking(asks: readonly Ask[], atOnce: number): { stop(): Promise<Answer[]> } {
  const halt = new AbortController()
  const answers: Answer[] = []
  let turn = 0
  async function askOn(): Promise<void> {
    while (!halt.signal.aborted) {
      const next = asks[turn++ % asks.length]
      if (next) answers.push(await next())
      await pause(pauseMilliseconds)
    }
  }
  const asking = Array.from({ length: atOnce }, askOn)
  return {
    stop: async () => {
      halt.abort()
      await Promise.all(asking)
      return answers
    },
  }
}

/** Sends the requests in turn, `atOnce` at a time, while `work` runs. Returns the responses. */
export async function whileAsking(asks: readonly Ask[], atOnce: number, work: () => Promise<unknown>) {
  const asking = keepAsking(asks, atOnce)
  try {
    await work()
  } finally {
    await asking.stop()
  }
  return asking.stop()
}

/** Returns the response times in milliseconds: `median`, `p99` and `longest`. */
export function timesOf(answers: readonly Answer[]): Median {
  const sorted = answers.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)
  return { median: percentileOf(sorted, 0.5), p99: percentileOf(sorted, 0.99), longest: sorted.at(-1) ?? NaN }
}

/** Returns counts by status, such as "200: 31, 503: 4". */
export function statusesOf(answers: readonly Answer[]): string {
  const counts = Map.groupBy(answers, ({ status }) => (status === 0 ? 'no answer' : String(status)))
  return [...counts].map(([status, all]) => `${status}: ${all.length}`).join(', ')
}
