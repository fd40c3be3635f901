import { Counts } from '../../platform/counts.ts'
import { type Entry, LinkedList } from '../../platform/linked-list.ts'
import { FairQueue, type Queued } from './fair-queue.ts'

/** The limits of the requests of one kind. */
export interface LaneLimits {
  /** The most requests in progress at the same time. */
  most: number
  /** The most of them that are of one caller. */
  ofOne: number
  /** Milliseconds that a request is assumed to take until some have ended. */
  usual: number
  /** The least milliseconds after which a request gives its place back: it waits for something else. */
  hold: number
}

/** A request that holds a place or waits for one. */
export interface LanePlace extends Queued {
  /** Since when it holds its place, or waits. */
  since: number
  /** Its entry in the list of requests in progress. Undefined before its place. */
  held: Entry<LanePlace> | undefined
  /** Its entry in the list of those whose caller was not looked up yet. Undefined for one that has waited. */
  unnamed: Entry<LanePlace> | undefined
  /** True when its client has disconnected. */
  hasGone(): boolean
}

/** The weight of one request in the moving average of the time that requests take. */
const share = 1 / 64
/** The multiple of the usual time after which a place is given back, and its limit as a multiple of the least. */
const holdOfUsual = 4
const longestHold = 10
const leastPatience = 10
/** A queue that was empty a moment ago is a burst: its requests may wait longer, by this factor. */
const burst = 4
const leastBurst = 50
/**
 * The time without a refusal after which there are bursts again. Refused clients leave for seconds, so that the queue
 * of an overloaded process is empty now and then. CoDel also goes on where it was (RFC 8289).
 */
const calm = 10_000

/**
 * The requests of one kind: those in progress, and the queue of those that wait. A queue that is not empty for a while
 * means overload: from then on a request that has waited as long as requests take is refused. The overload ends when
 * none was refused for some seconds.
 */
export class Lane<P extends LanePlace> {
  readonly queue = new FairQueue<P>()
  readonly #limits: LaneLimits
  readonly #holding = new LinkedList<LanePlace>()
  /** The requests in progress whose caller was not looked up yet: they did not wait. */
  readonly #unnamed = new LinkedList<LanePlace>()
  /** The requests in progress of each caller, without the unnamed ones. */
  readonly #ofCaller = new Counts()
  #usual: number
  /** Since when the queue is not empty. */
  #queuedSince = 0
  #refusedAt = -Infinity
  taken = 0
  refused = 0

  constructor(limits: LaneLimits) {
    this.#limits = limits
    this.#usual = limits.usual
  }

  get held(): number {
    return this.#holding.size
  }

  /** True when a place is free for this caller. */
  isFreeFor(caller: () => string): boolean {
    const { size } = this.#holding
    if (size < this.#limits.ofOne) return true
    return size < this.#limits.most && this.#heldBy(caller()) < this.#limits.ofOne
  }

  /** Gives a place to a request that has not waited. */
  hold(place: P, now: number): void {
    this.#begin(place, now)
    place.unnamed = this.#unnamed.add(place)
  }

  /** Ends a request in progress. False when it held no place any more. */
  release(place: LanePlace, now: number): boolean {
    if (!this.withdraw(place)) return false
    this.#usual += (now - place.since - this.#usual) * share
    return true
  }

  /** Takes the place of a request whose work has not begun: its time is not counted. False when it held no place. */
  withdraw(place: LanePlace): boolean {
    if (!place.held || !this.#holding.remove(place.held)) return false
    if (!place.unnamed || !this.#unnamed.remove(place.unnamed)) this.#ofCaller.add(place.caller, -1)
    return true
  }

  wait(place: P, now: number): void {
    if (this.queue.size === 0) this.#queuedSince = now
    place.since = now
    this.queue.add(place)
  }

  /**
   * Gives a place to the next that waits, and drops those whose clients have gone. Undefined when none waits, or no
   * place is free for those that do.
   */
  takeNext(now: number): P | undefined {
    const mayTake = (caller: string) => this.isFreeFor(() => caller)
    let next = this.queue.next(mayTake)
    while (next?.hasGone()) next = this.queue.next(mayTake)
    if (!next) return undefined
    this.#begin(next, now)
    this.#ofCaller.add(next.caller, 1)
    return next
  }

  /** Gives back the places of requests that have held them for too long. */
  releaseLate(now: number): void {
    const { hold } = this.#limits
    const longest = Math.min(Math.max(hold, this.#usual * holdOfUsual), hold * longestHold)
    for (const { item } of this.#holding.entries()) if (now - item.since >= longest) this.release(item, now)
  }

  /** Removes and returns the requests that have waited for too long. */
  takeLate(now: number): P[] {
    const patience = this.#patience(now)
    const late = this.queue.takeLate((place) => now - place.since > patience)
    if (late.length > 0) this.#refusedAt = now
    this.refused += late.length
    return late
  }

  #patience(now: number): number {
    const patience = Math.max(leastPatience, this.#usual)
    const ofBurst = Math.max(leastBurst, patience * burst)
    const isBurst = now - this.#queuedSince <= ofBurst && now - this.#refusedAt > calm
    return isBurst ? ofBurst : patience
  }

  #begin(place: P, now: number): void {
    place.since = now
    place.held = this.#holding.add(place)
    this.taken++
  }

  #heldBy(caller: string): number {
    for (const entry of this.#unnamed.entries()) {
      this.#unnamed.remove(entry)
      this.#ofCaller.add(entry.item.caller, 1)
    }
    return this.#ofCaller.of(caller)
  }
}
