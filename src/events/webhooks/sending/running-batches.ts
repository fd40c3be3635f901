import type { ClaimedWebhook } from './lease-queries.ts'

interface Running {
  isSlow: boolean
  ended: Promise<void>
}

/** The most batches of fast and of slow webhooks. */
const fastAtOnce = 100
const slowAtOnce = 100
/** The most in all, with those that were fast until their receivers hung. */
const mostAtOnce = 300
/**
 * The fast ones that may begin whatever hangs, at one moment. Each counts as slow after a second, and an attempt ends
 * within 15 seconds, so that a few hundred more may hang at most.
 */
const fastAnyway = 20

/** The batches of one process, at most one for a webhook. */
export class RunningBatches {
  readonly #running = new Map<string, Running>()

  get webhooks(): string[] {
    return [...this.#running.keys()]
  }

  /** The numbers of batches that may begin for fast and for slow webhooks. */
  get room(): { fast: number; slow: number } {
    const all = this.#running.size
    const slow = [...this.#running.values()].filter(({ isSlow }) => isSlow).length
    const fast = all - slow
    return {
      fast: Math.max(0, fastAnyway - fast, Math.min(fastAtOnce - fast, mostAtOnce - all)),
      slow: Math.max(0, slowAtOnce - slow),
    }
  }

  /**
   * Runs a batch until `deliver` resolves; it must not reject. From the call of `turnedSlow` on, the batch counts as
   * slow: receivers that suddenly hang take no room of fast ones.
   */
  run({ id, isSlow }: Pick<ClaimedWebhook, 'id' | 'isSlow'>, deliver: (turnedSlow: () => void) => Promise<void>): void {
    const batch = { isSlow, ended: Promise.resolve() }
    this.#running.set(id, batch)
    const turnedSlow = () => {
      batch.isSlow = true
    }
    batch.ended = deliver(turnedSlow).finally(() => this.#running.delete(id))
  }

  /** Resolves when the batches that run now have ended. */
  async settled(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ ended }) => ended))
  }
}
