import type { Chance } from '../bottle/chance.ts'
import type { Journey, Pause } from './journey.ts'
import { atHour, day } from './moments.ts'

/** The cities of the network, by the codes of their regions. */
const cities = ['31.71', '31.72', '31.73', '31.74', '31.75'] as const
const week = 7 * day
/** The hours of a day in which the offices of a city may be offline. */
const [downFrom, downUntil] = [8, 15]
/** An office does in so many times less time what it could not do before. */
const faster = 28
/** Milliseconds before midnight that are the last moment of a day. */
const moment = 10

/** Moments at which a day turns, each with its name and the share of acts that are put off to it. */
const turnsOfADay: readonly (readonly [name: string, share: number, after: (at: number) => number])[] = [
  ['acts in the last moment of a day', 0.01, (at) => atHour(at, 24) - moment],
  ['acts in the first moment of a day', 0.01, (at) => atHour(at, 24)],
  // Midnight in UTC is 7.00 in the network.
  ['acts in the last moment of a day in UTC', 0.005, (at) => atHour(at, 31) - moment],
]

interface Turning {
  chanceOf(name: string): Chance
  isInTurn(name: string, share: number): boolean
}

/** Puts acts of offices and applicants off: some to the turn of a day, others to the end of a network failure. */
export class Delays {
  readonly #turning: Turning
  readonly #failures = new Map<number, { city: string; from: number; until: number }>()

  constructor(turning: Turning) {
    this.#turning = turning
  }

  /** Returns the moment of an act that its actor means to do at `at`. It is never earlier. */
  of(actor: string, at: number): number {
    const isOffice = actor.startsWith('office ')
    if (!isOffice && !actor.startsWith('warga-')) return at
    for (const [name, share, after] of turnsOfADay)
      if (this.#turning.isInTurn(name, share)) return Math.max(at, after(at))
    return isOffice ? this.#whenOnline(actor.slice('office '.length), at) : at
  }

  /** Yields the pauses of a journey, with the delays of its actor. */
  async *journey(actor: string, journey: Journey): Journey {
    for (;;) {
      const { done, value } = await journey.next()
      if (done) return
      yield this.pause(actor, value)
    }
  }

  pause = (actor: string, pause: Pause): Pause => ({ ...pause, at: this.of(actor, pause.at) })

  /**
   * Returns `at`, unless the offices of its city are offline then. What was to be done in these hours follows as soon
   * as they are online again, in the same order and within a quarter of an hour.
   */
  #whenOnline(region: string, at: number): number {
    const { city, from, until } = this.#failureOf(Math.floor(at / week))
    if (!region.startsWith(city) || at < from || at >= until) return at
    return until + Math.floor((at - from) / faster)
  }

  /** Returns the failure of a week: the city, and the hours of a day on which its offices are offline. */
  #failureOf(number: number) {
    const known = this.#failures.get(number)
    if (known) return known
    const chance = this.#turning.chanceOf(`network failure ${number}`)
    const at = number * week + chance.whole(0, 6) * day
    const made = { city: chance.pick(cities), from: atHour(at, downFrom), until: atHour(at, downUntil) }
    this.#failures.set(number, made)
    return made
  }
}
