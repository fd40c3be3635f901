import type { PauseReason } from '../states.ts'
import type { Item } from './plan.ts'
import { type Attempt, isDelivered } from './post.ts'
import { heldAfter, pauseAfter } from './schedule.ts'

/** A webhook with a response slower than this is slow until its next batch. */
export const slowMilliseconds = 1_000
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

/** The course of a batch: what its attempts so far mean for the webhook, and the outcomes of its items. */
export class BatchCourse {
  readonly #failuresBefore: number
  readonly #result: Result

  constructor({ failures, failingSince }: Pick<Result, 'failures' | 'failingSince'>) {
    this.#failuresBefore = failures
    this.#result = { outcomes: [], failures, failingSince, hasDelivered: false, isSlow: false, pause: null }
  }

  /** Counts an attempt, unless the worker stopped it. */
  count(attempt: Attempt): void {
    const result = this.#result
    if (attempt.failure === 'stopped') return
    if (attempt.milliseconds > slowMilliseconds) result.isSlow = true
    if (isDelivered(attempt)) {
      result.failures = 0
      result.failingSince = null
      result.hasDelivered = true
      return
    }
    // Attempts that fail at the same time count as one step of the schedule of holds.
    result.failures = Math.min(result.failures + 1, Math.max(this.#failuresBefore + 1, heldAfter))
    result.failingSince ??= attempt.at
    result.isSlow = true
    if (attempt.status === goneStatus) result.pause = 'gone'
  }

  /**
   * True when no other attempt may begin: the webhook is to be paused, or this batch made it held. One that was held
   * before may try all that was planned.
   */
  get isOver(): boolean {
    const { failures, pause } = this.#result
    return pause !== null || (failures >= heldAfter && failures > this.#failuresBefore)
  }

  /**
   * Adds the outcome of an item, and returns it. Attempt undefined: it was not tried; null: the agency may not see it
   * any more. After the last attempt of the schedule the webhook is to be paused.
   */
  end(item: Item, attempt: Attempt | null | undefined): ItemOutcome {
    const ended = outcomeOf(item, attempt)
    if (ended.state === 'waiting' && ended.attempt && ended.pauseSeconds === null) {
      this.#result.pause ??= 'schedule_ended'
      ended.pauseSeconds = 0
    }
    this.#result.outcomes.push(ended)
    return ended
  }

  /** Lets items wait until the delivery before them has ended. */
  leaveBehind(items: readonly Item[]): void {
    this.#result.outcomes.push(...items.map(behind))
  }

  get result(): Result {
    const result = this.#result
    return { ...result, isSlow: result.isSlow || result.failures > 0 }
  }
}

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
