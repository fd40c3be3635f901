import type { LimitFunction } from 'p-limit'
import pLimit from 'p-limit'
import { outsideMillisecondsNow } from '../../../platform/clock.ts'
import type { LoggedEvent } from '../../read-queries.ts'
import type { Batch } from './batch.ts'
import { BatchCourse, type Result, slowMilliseconds } from './batch-course.ts'
import type { Item } from './plan.ts'
import type { Attempt, Poster } from './post.ts'

/** The most messages in flight to one webhook, each about another subject. */
const atOnceOfOne = 4

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
export async function sendBatch(batch: Batch, { poster, lane, ...sending }: Sending): Promise<Result> {
  const { webhook } = batch
  const course = new BatchCourse(webhook)
  course.leaveBehind(batch.behind)
  const mayGoOn = () => !sending.signal.aborted && sending.hasTime() && !course.isOver

  async function send({ event }: Item): Promise<Attempt | null> {
    if (!event) return null
    const attempt = await post(poster, batch, event)
    sending.attempted(attempt)
    course.count(attempt)
    return attempt
  }

  async function sendInLane(item: Item): Promise<Attempt | null | undefined> {
    let sent: Promise<Attempt | null> | undefined
    await lane(async () => {
      if (!mayGoOn()) return
      sent = send(item)
      await (webhook.isSlow ? sent : untilSlow(sent, sending.turnedSlow))
    })
    return sent
  }

  async function sendChain(chain: readonly Item[]): Promise<void> {
    for (const [index, item] of chain.entries()) {
      const { state } = course.end(item, mayGoOn() ? await sendInLane(item) : undefined)
      if (state === 'waiting') return course.leaveBehind(chain.slice(index + 1))
    }
  }

  const own = pLimit(atOnceOfOne)
  await Promise.all(batch.chains.map((chain) => own(() => sendChain(chain))))
  return course.result
}

/** Posts an event, signed for the time of the world outside. */
function post(poster: Poster, { webhook, sign, bodyOf }: Batch, event: LoggedEvent): Promise<Attempt> {
  const seconds = Math.floor(outsideMillisecondsNow() / 1_000)
  const body = bodyOf(event)
  return poster.post({
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
