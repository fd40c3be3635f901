import { recentValues } from '../../platform/recent.ts'

const rememberedCallers = 10_000
/** The limits of `Retry-After` in seconds. */
const retrySeconds = { least: 2, most: 6 }
/** The limits of the delay of a refusal to a caller that came again too early. */
const delayMilliseconds = { least: 2_000, most: 4_000 }

/** The time of a refusal: the seconds of `Retry-After`, and the milliseconds after which it is sent. */
interface RefusalTime {
  retryAfter: number
  delay: number
}

/**
 * Spreads the times at which refused callers come again, so that they do not all come at once. A caller that does not
 * wait for `Retry-After`, which begins when its refusal is sent, gets its next one after a delay. Otherwise refusals
 * alone could keep the process busy.
 */
export class RefusalTimes {
  readonly #refused = recentValues<true>(rememberedCallers)

  next(caller: string): RefusalTime {
    const retryAfter = between(retrySeconds)
    const delay = this.#refused.has(caller) ? between(delayMilliseconds) : 0
    this.#refused.set(caller, true, { ttl: delay + retryAfter * 1_000 })
    return { retryAfter, delay }
  }
}

/** Returns a random whole number between two, both included. */
const between = ({ least, most }: { least: number; most: number }): number =>
  least + Math.floor(Math.random() * (most - least + 1))
