import { Problem } from '../http/problems/problem.ts'
import type { Database } from '../platform/db/client.ts'
import { ResourcePool } from '../platform/db/resource-pool.ts'
import { oneAfterTheOther } from '../platform/jobs/running.ts'
import { lastPosition, listConcerns } from './concern-queries.ts'
import { mayConcern } from './concerns.ts'
import { Follower } from './follower.ts'
import { logChannel } from './log-queries.ts'
import type { LogReader } from './read-queries.ts'

/** The most requests of one caller that may wait for events at the same time, in one process. */
export const followersOfOne = 10
/** The most requests of all callers that may wait for events at the same time, in one process. */
export const followersOfAll = 10_000
/** Time between two heartbeats of a stream. Proxies close connections that are silent for a minute. */
const beatMilliseconds = 15_000
/** `Retry-After` of `too_many_followers`. */
const retrySeconds = 15
const concernsAtOnce = 1_000
/** Followers that read at the same time. An event for everybody leaves the other connections of the pool free. */
const readersAtOnce = 3
const readWaitMilliseconds = 30_000

/**
 * Wakes requests that wait for events. Each process listens to the log once, reads each new event once, and wakes the
 * followers that the event may concern.
 */
export class LogTail {
  readonly #database: Database
  readonly #followers = new Map<string, Set<Follower>>()
  readonly #reading = new ResourcePool<number>([...Array(readersAtOnce).keys()], readWaitMilliseconds)
  readonly #look = oneAfterTheOther(() => this.#wakeConcerned())
  #count = 0
  #last = 0
  #listening: Promise<{ unlisten(): Promise<void> }> | undefined
  #beat: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Adds a follower for a reader, to be removed by `leave`. Throws `too_many_followers`, and `unavailable` when
   * `followersOfAll` is reached. After `close` the follower is ended at once.
   */
  async join(reader: LogReader): Promise<Follower> {
    const name = nameOf(reader)
    const own = this.#followers.get(name) ?? new Set()
    if (this.#count >= followersOfAll) throw new Problem('unavailable', {})
    if (own.size >= followersOfOne)
      throw new Problem('too_many_followers', { most: followersOfOne }, { retryAfter: retrySeconds })
    const follower = new Follower(reader)
    this.#followers.set(name, own.add(follower))
    this.#count++
    if (this.#isClosed) follower.wake('end')
    try {
      await this.#listen()
    } catch (error) {
      this.leave(follower)
      throw error
    }
    return follower
  }

  leave(follower: Follower): void {
    const name = nameOf(follower.reader)
    const own = this.#followers.get(name)
    if (!own?.delete(follower)) return
    this.#count--
    if (own.size === 0) this.#followers.delete(name)
  }

  /** Runs a read of the log, at most `readersAtOnce` at a time. Rejects after 30 seconds in the queue. */
  reading<T>(read: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#reading.acquire((reader) => {
        void read()
          .then(resolve, reject)
          .finally(() => this.#reading.release(reader))
      }, reject)
    })
  }

  /** Ends all followers, also those that join later, and stops listening. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#beat)
    this.#wakeAll('end')
    await this.#look.settled()
    await (await this.#listening?.catch(() => undefined))?.unlisten()
  }

  #listen(): Promise<unknown> {
    this.#beat ??= setInterval(() => this.#wakeAll('beat'), beatMilliseconds).unref()
    this.#listening ??= this.#start().catch((error: unknown) => {
      this.#listening = undefined
      throw error
    })
    return this.#listening
  }

  async #start() {
    this.#last = await lastPosition(this.#database.pool)
    // The second callback runs after each reconnection: notices in between were lost.
    return this.#database.pool.listen(logChannel, this.#look.ask, this.#look.ask)
  }

  #wakeAll(waking: 'beat' | 'end'): void {
    for (const own of this.#followers.values()) for (const follower of own) follower.wake(waking)
  }

  async #wakeConcerned(): Promise<boolean> {
    const events = await listConcerns(this.#database.pool, this.#last, concernsAtOnce)
    this.#last = events.at(-1)?.position ?? this.#last
    for (const own of this.#followers.values())
      for (const follower of own) if (events.some((event) => mayConcern(follower.reader, event))) follower.wake('event')
    return events.length === concernsAtOnce
  }
}

const nameOf = ({ actor, agency }: LogReader): string =>
  actor ? `person ${actor.personId}` : `agency ${agency.clientId}`
