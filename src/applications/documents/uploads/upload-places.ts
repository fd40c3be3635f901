import type { Readable } from 'node:stream'
import { Problem } from '../../../http/problems/problem.ts'

/** The most places at once: each upload holds 5 MB of memory. One person or one address never has all places. */
const mostPlaces = { all: 6, person: 2, address: 4 }
const mostWaiting = { all: 500, person: 64, address: 250 }

const tickMilliseconds = 5_000
/** Ticks of 5 seconds after which an upload can lose its place to one that waits. */
const watchedTicks = 1
/** Bytes a second that a holder must send once another upload has waited for one, two, three ticks, or more. */
const demanded = [16, 32, 64, 128].map((kibibytes) => kibibytes * 1024)
const retrySeconds = 5

export interface Sender {
  person: string
  address: string
}

/** An incoming file as a stream, with the number of bytes that have arrived. */
type Flow = Readable & { readonly bytesRead: number }

interface Place {
  sender: Sender
  content: Flow
  /** Ticks since it began to wait, or got its place. */
  ticks: number
  /** Bytes received by the last tick. */
  seen: number
  isEnding: boolean
}

interface Waiting extends Place {
  begin: () => void
}

/**
 * Shares a few places fairly: a free one goes to the sender whose person, then whose address, holds the fewest. While
 * others wait, the slowest holder loses its place with `request_timeout`, one for each that waits, if it is slower than
 * demanded. The demand rises with the wait. Uploads of one person never displace each other.
 */
export class UploadPlaces {
  readonly #holding = new Set<Place>()
  /** In order of arrival. */
  readonly #waiting = new Set<Waiting>()
  #timer: NodeJS.Timeout | undefined

  /**
   * Waits for a place; dispose of it when the file is stored. Throws `rate_limited` when 64 uploads of the person or
   * 250 of the address wait, and `unavailable` when 500 wait in all. Throws the error of a file that breaks while it
   * waits.
   */
  async take(sender: Sender, content: Flow): Promise<Disposable> {
    const place: Place = { sender, content, ticks: 0, seen: content.bytesRead, isEnding: false }
    if (this.#isFree(sender) && this.#waiting.size === 0) this.#holding.add(place)
    else await this.#wait(place)
    return {
      [Symbol.dispose]: () => {
        this.#holding.delete(place)
        this.#handOn()
      },
    }
  }

  async #wait(place: Place): Promise<void> {
    this.#demandRoom(place.sender)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiting: Waiting = Object.assign(place, { begin: resolve })
    const { content } = place
    const leave = () => reject(content.errored ?? new Problem('upload_interrupted', {}))
    this.#waiting.add(waiting)
    content.once('close', leave)
    if (content.destroyed) leave()
    this.#startTicking()
    this.#handOn()
    try {
      await promise
    } finally {
      content.off('close', leave)
      this.#waiting.delete(waiting)
      if (this.#waiting.size === 0) this.#stopTicking()
    }
  }

  #demandRoom({ person, address }: Sender): void {
    const { all, ...each } = mostWaiting
    if (this.#waiting.size >= all) throw new Problem('unavailable', {})
    if (
      count(this.#waiting, (sender) => sender.person === person) >= each.person ||
      count(this.#waiting, (sender) => sender.address === address) >= each.address
    )
      throw new Problem('rate_limited', { seconds: retrySeconds }, { retryAfter: retrySeconds })
  }

  #isFree(sender: Sender): boolean {
    const { person, address } = this.#held(sender)
    return this.#holding.size < mostPlaces.all && person < mostPlaces.person && address < mostPlaces.address
  }

  #held({ person, address }: Sender): { person: number; address: number } {
    return {
      person: count(this.#holding, (sender) => sender.person === person),
      address: count(this.#holding, (sender) => sender.address === address),
    }
  }

  #handOn(): void {
    for (let next = this.#next(); next; next = this.#next()) {
      this.#waiting.delete(next)
      this.#holding.add(Object.assign(next, { ticks: 0, seen: next.content.bytesRead }))
      next.begin()
    }
  }

  #next(): Waiting | undefined {
    const ranked = [...this.#waiting]
      .filter(({ sender }) => this.#isFree(sender))
      .map((place) => ({ place, held: this.#held(place.sender) }))
    return ranked.sort((a, b) => a.held.person - b.held.person || a.held.address - b.held.address)[0]?.place
  }

  #tick(): void {
    for (const waiting of this.#waiting) {
      waiting.ticks++
      const slowest = this.#slowestBefore(waiting)
      if (!slowest) continue
      slowest.isEnding = true
      slowest.content.destroy(new Problem('request_timeout', {}))
    }
    for (const place of this.#holding) {
      place.ticks++
      place.seen = place.content.bytesRead
    }
  }

  #startTicking(): void {
    if (this.#timer) return
    for (const place of this.#holding) Object.assign(place, { ticks: 0, seen: place.content.bytesRead })
    this.#timer = setInterval(() => this.#tick(), tickMilliseconds).unref()
  }

  /** Returns the slowest place that `waiting` waits for, if it is slower than demanded by now. */
  #slowestBefore({ sender, ticks }: Waiting): Place | undefined {
    const { person, address } = this.#held(sender)
    if (person >= mostPlaces.person) return undefined
    const least = demanded[Math.min(ticks, demanded.length) - 1] ?? 0
    return [...this.#holding]
      .filter(
        (place) =>
          place.sender.person !== sender.person &&
          (address < mostPlaces.address || place.sender.address === sender.address) &&
          !place.isEnding &&
          place.ticks >= watchedTicks &&
          rateOf(place) < least,
      )
      .sort((a, b) => rateOf(a) - rateOf(b))[0]
  }

  #stopTicking(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}

const ofStorages = new WeakMap<object, UploadPlaces>()

/** Returns the places of a storage: all routes that receive files for it share them. */
export function placesOf(storage: object): UploadPlaces {
  const places = ofStorages.get(storage) ?? new UploadPlaces()
  ofStorages.set(storage, places)
  return places
}

const count = (places: Iterable<Place>, is: (sender: Sender) => boolean): number =>
  [...places].filter(({ sender }) => is(sender)).length

/** Returns the bytes a second since the last tick; Infinity while received bytes wait to be read. */
const rateOf = ({ content, seen }: Place): number =>
  content.readableLength > 0 || content.readableEnded
    ? Infinity
    : ((content.bytesRead - seen) * 1000) / tickMilliseconds
