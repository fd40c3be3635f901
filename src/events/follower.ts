import type { LogReader } from './read-queries.ts'

/** A reason to wake a follower: an event may concern it, a heartbeat is due, or it has to end. */
type Waking = 'event' | 'beat' | 'end'

/**
 * One request that waits for events. Stores one waking until `next` is called: an end outranks an event, and an event
 * a heartbeat.
 */
export class Follower {
  reader: LogReader
  /** Aborted at the first `end`. */
  readonly ended: AbortSignal
  readonly #ending = new AbortController()
  #kept: Waking | undefined
  #wake: ((waking: Waking) => void) | undefined

  constructor(reader: LogReader) {
    this.reader = reader
    this.ended = this.#ending.signal
  }

  /** Resolves with the next waking. After an end, every call resolves with `end`. */
  next(): Promise<Waking> {
    const kept = this.#kept
    if (kept !== undefined) {
      if (kept !== 'end') this.#kept = undefined
      return Promise.resolve(kept)
    }
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  wake(waking: Waking): void {
    if (waking === 'end') this.#ending.abort()
    const wake = this.#wake
    this.#wake = undefined
    if (wake && waking !== 'end') return wake(waking)
    if (wake) wake(waking)
    if (this.#kept === 'end' || (this.#kept === 'event' && waking === 'beat')) return
    this.#kept = waking
  }
}
