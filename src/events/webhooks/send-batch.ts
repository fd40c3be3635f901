import type { LimitFunction } from 'p-limit'
import pLimit from 'p-limit'
import { outsideMillisecondsNow } from '../../platform/clock.ts'
import type { Batch } from './batch.ts'
import type { Item } from './deliveries.ts'
import { type Attempt, isDelivered, type Poster } from './post.ts'
import { heldAfter, pauseAfter } from './schedule.ts'
import type { PauseReason } from './states.ts'

/** The most messages in flight to one webhook, each about another subject. */
const atOnceOfOne = 4
/** A webhook with a response slower than this is slow until its next batch. */
const slowMilliseconds = 1_000
const goneStatus = 410

/** The outcome of one item. `pauseSeconds`: until the next attempt; null: when the delivery before it has ended. */
export interface ItemOutcome {
  item: Item
  state: 'waiting' | 'delivered' | 'cancelled'
  attempt: Attempt | null
  tries: number
  pauseSeconds: number | null
}

/**
 * The outcome of a batch. `failures`: failed attempts in a row; from the fifth on a batch adds at most one. `pause`:
 * why to pause the webhook; null: no pause.
 */
export interface Result {
  outcomes: ItemOutcome[]
  failures: number
  failingSince: string | null
  hasDelivered: boolean
  isSlow: boolean
  pause: Extract<PauseReason, 'schedule_ended' | 'gone'> | null
}

export interface Sending {
  poster: Poster
  /**
   * The limit on messages in flight that all fast, or all slow, webhooks share. A message of a fast webhook counts
   * until it is slow: receivers that suddenly hang take no place of others.
   */
  lane: LimitFunction
  /** Aborts when the worker has to stop at once. After that no attempt begins. */
  signal: AbortSignal
  /** True while an attempt that begins now would end within the lease. */
  hasTime: () => boolean
  attempted: (attempt: Attempt) => void
  /** Called when a message has had no answer for a second. */
  turnedSlow: () => void
}

/**
 * Sends the items of a batch. Those about one subject are sent one after the other: after a failure the rest waits
 * behind it. When the webhook becomes held, or time is over, the remaining items wait without an attempt.
 */
export async function sendBatch(batch: Batch, sending: Sending): Promise<Result> {
  const { poster, lane, signal, hasTime, attempted, turnedSlow } = sending
  const { webhook, sign, bodyOf } = batch
  const outcomes: ItemOutcome[] = batch.behind.map(behind)
  // Attempts that fail at the same time count as one step of the schedule of holds.
  const mostFailures = Math.max(webhook.failures + 1, heldAfter)
  const result: Omit<Result, 'outcomes'> = {
    failures: webhook.failures,
    failingSince: webhook.failingSince,
    hasDelivered: false,
    isSlow: false,
    pause: null,
  }

  async function send({ event }: Item): Promise<Attempt | null> {
    if (!event) return null
    const seconds = Math.floor(outsideMillisecondsNow() / 1_000)
    const body = bodyOf(event)
    const attempt = await poster.post({
      url: webhook.url,
      body,
      headers: {
        'content-type': 'application/cloudevents+json',
        'user-agent': 'satu-pintu-webhooks',
        'webhook-id': event.eventId,
        'webhook-timestamp': String(seconds),
        'webhook-signature': sign(event.eventId, seconds, body),
      },
    })
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
    result.failures = Math.min(result.failures + 1, mostFailures)
    result.failingSince ??= attempt.at
    result.isSlow = true
    if (attempt.status === goneStatus) result.pause = 'gone'
  }

  const mayGoOn = () => !signal.aborted && hasTime() && result.pause === null && !hasBecomeHeld()
  /** True when this batch made the webhook held. One that was held before may try all that was planned. */
  const hasBecomeHeld = () => result.failures >= heldAfter && result.failures > webhook.failures

  async function sendInLane(item: Item): Promise<Attempt | null | undefined> {
    let sent: Promise<Attempt | null> | undefined
    await lane(async () => {
      if (!mayGoOn()) return
      sent = send(item)
      await (webhook.isSlow ? sent : untilSlow(sent, turnedSlow))
    })
    return sent
  }

  async function runChain(chain: readonly Item[]): Promise<void> {
    for (const [index, item] of chain.entries()) {
      const attempt = mayGoOn() ? await sendInLane(item) : undefined
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
  await Promise.all(batch.chains.map((chain) => own(() => runChain(chain))))
  return { ...result, isSlow: result.isSlow || result.failures > 0, outcomes }
}

/** Resolves when the message has ended, or is slow: then after calling `turnedSlow`. Never rejects. */
function untilSlow(sent: Promise<unknown>, turnedSlow: () => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(() => {
    turnedSlow()
    resolve()
  }, slowMilliseconds)
  const end = () => {
    clearTimeout(timer)
    resolve()
  }
  sent.then(end, end)
  return promise
}

/** Returns the outcome of an item. Attempt undefined: it was not tried; null: the agency may not see it any more. */
function outcomeOf(item: Item, attempt: Attempt | null | undefined): ItemOutcome {
  const tries = item.waiting?.tries ?? 0
  if (attempt === undefined || attempt?.failure === 'stopped')
    return { item, state: 'waiting', attempt: null, tries, pauseSeconds: 0 }
  if (attempt === null) return { item, state: 'cancelled', attempt, tries, pauseSeconds: null }
  if (isDelivered(attempt)) return { item, state: 'delivered', attempt, tries, pauseSeconds: null }
  return { item, state: 'waiting', attempt, tries: tries + 1, pauseSeconds: pauseAfter(tries + 1) ?? null }
}

const behind = (item: Item): ItemOutcome => ({
  item,
  state: 'waiting',
  attempt: null,
  tries: item.waiting?.tries ?? 0,
  pauseSeconds: null,
})
