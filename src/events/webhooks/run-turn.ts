import type { LimitFunction } from 'p-limit'
import pLimit from 'p-limit'
import { millisecondsNow } from '../../platform/clock.ts'
import type { Item } from './deliveries.ts'
import { type Attempt, isDelivered, type Poster } from './post.ts'
import { heldAfter, pauseAfter } from './schedule.ts'
import type { PauseReason } from './states.ts'
import type { Turn } from './turn.ts'

/** Messages that are sent to one webhook at the same time, each about another thing. */
export const atOnceOfOne = 4
/** A webhook whose answers take longer is slow. */
const slowMilliseconds = 1_000
const goneStatus = 410

/** The outcome of one item. `pauseSeconds`: until it is tried again; null: when the one before it has ended. */
export interface Outcome {
  item: Item
  state: 'waiting' | 'delivered' | 'cancelled'
  attempt: Attempt | null
  tries: number
  pauseSeconds: number | null
}

/** The outcome of a turn. */
export interface Result {
  outcomes: Outcome[]
  failures: number
  failingSince: string | null
  hasDelivered: boolean
  isSlow: boolean
  pause: Extract<PauseReason, 'schedule_ended' | 'gone'> | null
}

export interface Sending {
  poster: Poster
  /** The turns that all webhooks of a kind share. */
  lane: LimitFunction
  signal: AbortSignal
  /** True as long as an attempt that begins now ends within the lease. */
  hasTime: () => boolean
  attempted: (attempt: Attempt) => void
}

/**
 * Sends what a turn has planned. What is about one thing goes out one after the other: the first that fails stops the
 * rest, which waits behind it. When the webhook comes to be held, or time is over, what is left waits untried.
 */
export async function runTurn(turn: Turn, { poster, lane, signal, hasTime, attempted }: Sending): Promise<Result> {
  const { webhook, sign, present } = turn
  const outcomes: Outcome[] = turn.behind.map(behind)
  const result: Omit<Result, 'outcomes'> = {
    failures: webhook.failures,
    failingSince: webhook.failingSince,
    hasDelivered: false,
    isSlow: false,
    pause: null,
  }

  async function send({ event }: Item): Promise<Attempt | null> {
    if (!event) return null
    const at = new Date(millisecondsNow())
    const body = JSON.stringify(present(event))
    const attempt = await poster.post(
      {
        url: webhook.url,
        body,
        headers: {
          'content-type': 'application/cloudevents+json',
          'user-agent': 'satu-pintu-webhooks',
          'webhook-id': event.eventId,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': sign(event.eventId, at, body),
        },
      },
      signal,
    )
    attempted(attempt)
    note(attempt)
    return attempt
  }

  function note(attempt: Attempt): void {
    if (attempt.failure === 'stopped') return
    if (attempt.milliseconds > slowMilliseconds) result.isSlow = true
    if (isDelivered(attempt)) {
      result.failures = 0
      result.failingSince = null
      result.hasDelivered = true
      return
    }
    result.failures++
    result.failingSince ??= attempt.at
    result.isSlow = true
    if (attempt.status === goneStatus) result.pause = 'gone'
  }

  const mayGoOn = () => !signal.aborted && hasTime() && result.pause === null && !hasBecomeHeld()
  /** A webhook that was held before may try on with what it is allowed. */
  const hasBecomeHeld = () => result.failures >= heldAfter && result.failures > webhook.failures

  async function runChain(chain: readonly Item[]): Promise<void> {
    for (const [index, item] of chain.entries()) {
      const attempt = mayGoOn() ? await lane(() => (mayGoOn() ? send(item) : undefined)) : undefined
      const ended = outcomeOf(item, attempt)
      if (ended.state === 'waiting' && ended.attempt && ended.pauseSeconds === null) {
        result.pause ??= 'schedule_ended'
        ended.pauseSeconds = 0
      }
      outcomes.push(ended)
      if (ended.state !== 'waiting') continue
      outcomes.push(...chain.slice(index + 1).map(behind))
      return
    }
  }

  const own = pLimit(atOnceOfOne)
  await Promise.all(turn.chains.map((chain) => own(() => runChain(chain))))
  return { ...result, isSlow: result.isSlow || result.failures > 0, outcomes }
}

/** Returns the outcome of an attempt. `undefined`: it was not tried; `null`: it is not the agency's any more. */
function outcomeOf(item: Item, attempt: Attempt | null | undefined): Outcome {
  const tries = item.waiting?.tries ?? 0
  if (attempt === undefined || attempt?.failure === 'stopped')
    return { item, state: 'waiting', attempt: null, tries, pauseSeconds: 0 }
  if (attempt === null) return { item, state: 'cancelled', attempt, tries, pauseSeconds: null }
  if (isDelivered(attempt)) return { item, state: 'delivered', attempt, tries, pauseSeconds: null }
  return { item, state: 'waiting', attempt, tries: tries + 1, pauseSeconds: pauseAfter(tries + 1) ?? null }
}

const behind = (item: Item): Outcome => ({
  item,
  state: 'waiting',
  attempt: null,
  tries: item.waiting?.tries ?? 0,
  pauseSeconds: null,
})
