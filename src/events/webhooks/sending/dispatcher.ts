import type { FastifyBaseLogger } from 'fastify'
import pLimit from 'p-limit'
import type { Database } from '../../../platform/db/client.ts'
import { oneAfterTheOther } from '../../../platform/jobs/running.ts'
import { LastingFailure } from '../../../platform/lasting-failure.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { logChannel } from '../../log-queries.ts'
import { type Targets, targetsFor } from '../targets.ts'
import { Bodies } from './bodies.ts'
import { deliverBatch } from './deliver-batch.ts'
import { type ClaimedWebhook, claimDue, secondsToNext } from './lease-queries.ts'
import { type Attempt, createPoster } from './post.ts'
import { Recorder } from './record.ts'
import { releaseLease } from './record-queries.ts'
import { routeEvents } from './route-events.ts'
import { RunningBatches } from './running-batches.ts'

/** The NOTIFY channel of webhooks whose `due_at` was set: by a resumption, a change or a replay. */
const dueChannel = 'webhooks_due'
/** Limits on messages in flight. Slow webhooks have their own, and take no capacity from fast ones. */
const messagesAtOnce = 64
const slowMessagesAtOnce = 200
/** A lease, and the time in which a batch may begin attempts: with the limit of an attempt it ends within the lease. */
const leaseSeconds = 45
const beginMilliseconds = 20_000
/** The shortest time between two looks at the database, so that each does more work. */
const lookMilliseconds = 25
/** The longest time between two looks: finds work after a lost notice, a killed worker or a change of the clock. */
const longestWaitSeconds = 60
const retrySeconds = 30
const retryLookMilliseconds = 1_000
/** Time in which messages in flight may be answered when the worker stops. Then they are aborted. */
const stopMilliseconds = 5_000

/** An observer of attempts, for metrics. `attempted` is called after each one and must not throw. */
export interface DeliveryWatch {
  attempted(attempt: Attempt): void
}

/** The settings of deliveries to webhooks. */
export interface Delivery {
  /** Address of the API without `/v1`, from which the `source` of events is made. */
  publicUrl: string
  targets?: Targets | undefined
  log: Pick<FastifyBaseLogger, 'error' | 'warn' | 'info'>
  watch?: DeliveryWatch | undefined
  /** True: no letter says that a webhook was paused. A sandbox sends none. */
  withoutLetters?: boolean | undefined
  /** Called between an answer and its record; for tests. */
  answered?: () => Promise<void>
}

interface DispatcherParts extends Delivery {
  database: Pick<Database, 'pool'>
  vault: Vault
}

/**
 * Starts delivering events to webhooks, in batches: a batch leases a webhook, sends what is due, and records the
 * outcomes. Woken by the log, by changes of webhooks and by due times. Any number of workers may run at once. `stop`
 * ends all batches: an attempt in flight is recorded, or left to a later batch.
 */
export async function startDispatcher(parts: DispatcherParts): Promise<{ stop(): Promise<void> }> {
  const dispatcher = new Dispatcher(parts)
  const { pool } = parts.database
  const listeners = [
    await pool.listen(logChannel, dispatcher.logGrew, dispatcher.logGrew),
    await pool.listen(dueChannel, dispatcher.wake, dispatcher.wake),
    await pool.listen('clients_changed', dispatcher.wake, dispatcher.wake),
  ]
  return {
    stop: async () => {
      await Promise.all(listeners.map((listener) => listener.unlisten()))
      await dispatcher.stop()
    },
  }
}

class Dispatcher {
  readonly #parts: DispatcherParts
  readonly #bodies: Bodies
  readonly #poster
  readonly #recorder: Recorder
  readonly #failure: LastingFailure
  readonly #lanes = { fast: pLimit(messagesAtOnce), slow: pLimit(slowMessagesAtOnce) }
  readonly #batches = new RunningBatches()
  readonly #stopping = new AbortController()
  readonly #look = oneAfterTheOther(() => this.#lookAround())
  #hasLogGrown = true
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(parts: DispatcherParts) {
    this.#parts = parts
    this.#bodies = new Bodies(`${parts.publicUrl}/v1`)
    this.#poster = createPoster({ ...targetsFor(parts.targets), signal: this.#stopping.signal })
    this.#recorder = new Recorder(parts.database.pool)
    this.#failure = new LastingFailure(parts.log, 'webhooks could not be looked at')
  }

  readonly logGrew = () => {
    this.#hasLogGrown = true
    this.wake()
  }

  readonly wake = () => {
    if (!this.#isStopped) this.#look.ask()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    const timer = setTimeout(() => this.#stopping.abort(), stopMilliseconds)
    await this.#look.settled()
    clearTimeout(this.#timer)
    await this.#batches.settled()
    clearTimeout(timer)
    await this.#poster.close()
  }

  /**
   * Routes new events, begins batches that are due, and schedules its next call. Logs each different error once, until
   * a call succeeds. Never throws.
   */
  async #lookAround(): Promise<boolean> {
    if (this.#isStopped) return false
    const begun = performance.now()
    const { pool } = this.#parts.database
    try {
      if (this.#hasLogGrown) {
        this.#hasLogGrown = false
        while ((await routeEvents(pool)) > 0) if (this.#isStopped) return false
      }
      const claimed = await this.#claim()
      for (const webhook of claimed) this.#begin(webhook)
      const seconds = claimed.length > 0 ? 0 : ((await secondsToNext(pool)) ?? longestWaitSeconds)
      this.#failure.succeeded()
      this.#lookIn(Math.max(seconds * 1_000, begun + lookMilliseconds - performance.now()))
    } catch (error) {
      this.#hasLogGrown = true
      this.#failure.failed(error)
      this.#lookIn(retryLookMilliseconds)
    }
    return false
  }

  #lookIn(milliseconds: number): void {
    clearTimeout(this.#timer)
    if (this.#isStopped) return
    const most = longestWaitSeconds * 1_000
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(milliseconds, lookMilliseconds), most))
  }

  async #claim(): Promise<readonly ClaimedWebhook[]> {
    const { room, webhooks: busy } = this.#batches
    if (room.fast === 0 && room.slow === 0) return []
    return claimDue(this.#parts.database.pool, { ...room, busy, leaseSeconds })
  }

  #begin(webhook: ClaimedWebhook): void {
    this.#batches.run(webhook, async (turnedSlow) => {
      try {
        await this.#deliver(webhook, performance.now(), turnedSlow)
      } catch (error) {
        this.#parts.log.error({ err: error, webhook: webhook.id }, 'a batch for a webhook failed')
        await releaseLease(this.#parts.database.pool, webhook.leaseId, retrySeconds).catch(() => {})
      } finally {
        this.#lookSoon()
      }
    })
  }

  #lookSoon(): void {
    if (!this.#isStopped) this.#lookIn(lookMilliseconds)
  }

  #deliver(webhook: ClaimedWebhook, begun: number, turnedSlow: () => void): Promise<void> {
    const { database, vault, watch, log, answered, withoutLetters } = this.#parts
    return deliverBatch(
      {
        db: database.pool,
        vault,
        bodies: this.#bodies,
        recorder: this.#recorder,
        poster: this.#poster,
        lanes: this.#lanes,
        signal: this.#stopping.signal,
        hasTime: () => !this.#isStopped && performance.now() - begun < beginMilliseconds,
        attempted: (attempt) => watch?.attempted(attempt),
        turnedSlow,
        log,
        answered,
        withoutLetters,
      },
      webhook,
    )
  }
}
