import type { Entry } from '../../platform/linked-list.ts'
import { Lane, type LaneLimits, type LanePlace } from './lane.ts'

/** The kinds of requests: cheap reads, changes, and requests that cost far more. Each has places of its own. */
export const kinds = ['read', 'change', 'heavy'] as const
export type RequestKind = (typeof kinds)[number]

/**
 * The default number of reads in progress at the same time. With more, each waits longer for the others. With fewer, a
 * crowd gets fewer answers, since reads in progress together share statements.
 */
export const usualAtOnce = 96

/** The time between two checks of waiting requests. */
const tickMilliseconds = 10

/** Returns the limits for a number of reads in progress at the same time. 0: nothing is limited. */
export const admissionLimits = (atOnce = usualAtOnce): Record<RequestKind, LaneLimits> =>
  atOnce === 0
    ? { read: withoutLimit, change: withoutLimit, heavy: withoutLimit }
    : {
        read: { most: atOnce, ofOne: Math.ceil(atOnce / 2), usual: 10, hold: 250 },
        change: { ...quartered(Math.ceil((atOnce * 4) / 3)), usual: 25, hold: 500 },
        heavy: { ...quartered(Math.ceil(atOnce / 6)), usual: 500, hold: 10_000 },
      }

/** One caller has at most a quarter of these places. */
const quartered = (most: number) => ({ most, ofOne: Math.ceil(most / 4) })

const withoutLimit: LaneLimits = { most: Infinity, ofOne: Infinity, usual: 1, hold: 1 }

/** A request that asks for a place. */
interface Entrant {
  kind: RequestKind
  /** Returns the key of its caller. Called only when many places are taken. */
  caller: () => string
  /** Called when it gets its place after it has waited. Not called when `enter` gives it one at once. */
  begin: () => void
  /** Called when it has waited for too long. It never begins. */
  refuse: () => void
  /** True when its client has disconnected. Then it neither begins nor is refused. */
  hasGone: () => boolean
}

/** The present load of a kind, and its totals since the start. */
export interface Load {
  held: number
  waiting: number
  taken: number
  refused: number
}

/**
 * Limits the requests in progress of each kind. Others wait for a short time, in a queue that is fair by caller. A
 * request that has waited too long is refused: the process has more to do than it can.
 */
export class Admission {
  readonly #lanes: Record<RequestKind, Lane<Place>>
  readonly #now: () => number
  #timer: NodeJS.Timeout | undefined

  constructor(limits = admissionLimits(), now: () => number = () => performance.now()) {
    this.#now = now
    this.#lanes = { read: new Lane(limits.read), change: new Lane(limits.change), heavy: new Lane(limits.heavy) }
  }

  load(kind: RequestKind): Load {
    const { held, queue, taken, refused } = this.#lanes[kind]
    return { held, waiting: queue.size, taken, refused }
  }

  /** Gives a request its place at once, or lets it wait. Call `leave` of the result when its answer is ready. */
  enter(entrant: Entrant): Place {
    const place = new Place(this, entrant)
    const lane = this.#lanes[entrant.kind]
    // Requests that wait are of callers that hold all the places they may have, or there are no places.
    if (lane.isFreeFor(entrant.caller)) lane.hold(place, this.#now())
    else {
      lane.wait(place, this.#now())
      this.#timer ??= setInterval(() => this.tick(), tickMilliseconds).unref()
    }
    return place
  }

  /** Gives back the place of a request. Does nothing the second time. */
  leave(place: Place): void {
    const lane = this.#lanes[place.kind]
    if (lane.release(place, this.#now())) this.#handOn(lane)
  }

  /** Gives back the place of a request whose work has not begun. */
  postpone(place: Place): void {
    const lane = this.#lanes[place.kind]
    if (lane.withdraw(place)) this.#handOn(lane)
  }

  /** Frees places that are held for too long, hands them on, and refuses those that have waited for too long. */
  tick(): void {
    const now = this.#now()
    const lanes = Object.values(this.#lanes)
    for (const lane of lanes) {
      lane.releaseLate(now)
      this.#handOn(lane)
      for (const late of lane.takeLate(now)) if (!late.hasGone()) late.refuse()
    }
    if (lanes.every(({ queue }) => queue.size === 0)) this.#stopTicking()
  }

  #handOn(lane: Lane<Place>): void {
    while (lane.queue.size > 0) {
      const next = lane.takeNext(this.#now())
      if (!next) return
      next.begin()
    }
  }

  #stopTicking(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}

/** A request that holds a place or waits for one. */
export class Place implements LanePlace {
  since = 0
  isWaiting = false
  held: Entry<LanePlace> | undefined
  unnamed: Entry<LanePlace> | undefined
  readonly #admission: Admission
  readonly #entrant: Entrant
  #caller: string | undefined

  constructor(admission: Admission, entrant: Entrant) {
    this.#admission = admission
    this.#entrant = entrant
  }

  get kind(): RequestKind {
    return this.#entrant.kind
  }

  get caller(): string {
    return (this.#caller ??= this.#entrant.caller())
  }

  begin(): void {
    this.#entrant.begin()
  }

  refuse(): void {
    this.#entrant.refuse()
  }

  hasGone(): boolean {
    return this.#entrant.hasGone()
  }

  leave(): void {
    this.#admission.leave(this)
  }

  postpone(): void {
    this.#admission.postpone(this)
  }
}
