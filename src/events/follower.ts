import type { LogReader } from './read-queries.ts'

/** Why a follower was woken: an event may concern it, a moment has passed, or it has to end. */
export type Waking = 'event' | 'beat' | 'end'

/** One request that waits for events. A waking that comes while nobody waits is kept. */
export class Follower {
  reader: LogReader
  #kept: Waking | undefined
  #wake: ((waking: Waking) => void) | undefined

  constructor(reader: LogReader) {
    this.reader = reader
  }

  /** Resolves with the next waking. An end stays: every later call gets it, too. */
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
    const wake = this.#wake
    this.#wake = undefined
    if (wake && waking !== 'end') return wake(waking)
    if (wake) wake(waking)
    if (this.#kept === 'end' || (this.#kept === 'event' && waking === 'beat')) return
    this.#kept = waking
  }
}
